using Dashboard.Data;
using Dashboard.Platform;
using Dashboard.Platform.Live;

namespace Dashboard.Notifications;

/// <summary>Mails that one worker has claimed together.</summary>
/// <param name="Claims">In the order in which they are sent; empty if nothing could be claimed.</param>
/// <param name="Written">By the mail's id: letters that could be written ahead.</param>
/// <param name="ClaimedAt">Their lease began not before.</param>
/// <param name="NextDueAt">If nothing was claimed: when there is something to do; null if nothing waits at all.</param>
public sealed record MailBatch(
    IReadOnlyList<MailClaim> Claims, IReadOnlyDictionary<long, WrittenMail> Written, DateTimeOffset ClaimedAt, DateTimeOffset? NextDueAt);

/// <summary>
/// Claims the next due mails and writes their letters, by what is true then. Needs a scope of its own, so that it can be done while others are sent.
/// </summary>
public sealed class PrepareMailBatch(DashboardDbContext db, ClaimDueMail claims, WriteClaimedMail write, LiveEvents live, TimeProvider time)
{
    private static readonly Dictionary<long, WrittenMail> Nothing = [];

    /// <param name="most">At most so many, at least 1.</param>
    /// <param name="underway">Mails that may not have been sent yet.</param>
    public async Task<MailBatch> RunAsync(MailScope scope, int most, IReadOnlyCollection<MailClaim> underway, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(underway);
        var now = time.GetUtcNow();
        var (batch, next) = await ClaimAsync(scope, most, cancellationToken);
        foreach (var claim in batch) live.PublishMailChange(claim.TicketId);
        // A later mail of the same ticket names the earlier one in its References: that one must have been sent.
        var tickets = underway.Select(c => c.TicketId).ToHashSet();
        var ahead = batch.Where(c => c.TicketId is null || tickets.Add(c.TicketId)).ToList();
        if (batch.Count == 0) return new MailBatch(batch, Nothing, now, next);
        // On SQLite, which answers at once, everything up to here is done when the caller goes on: a lane's claims are never in the way of its own outcomes.
        var written = await OwnThread.RunAsync(() => write.RunAsync(ahead));
        return new MailBatch(batch, written.ToDictionary(w => w.Claim.MailId), now, next);
    }

    /// <summary>
    /// A claim need not survive a power failure any more than an outcome does: nobody is left who could send the mail a second time, but whoever finds it. So it
    /// does not wait for the disk, and above all nobody who writes waits for that.
    /// </summary>
    private async Task<ClaimResult> ClaimAsync(MailScope scope, int most, CancellationToken cancellationToken)
    {
        await db.RelaxFlushAsync();
        try
        {
            return await claims.RunAsync(scope, most, cancellationToken);
        }
        finally
        {
            await db.RestoreFlushAsync();
        }
    }
}
