using Dashboard.Platform;
using Dashboard.Platform.Live;

namespace Dashboard.Notifications;

/// <summary>Mails that one worker has claimed together.</summary>
/// <param name="Claims">In the order in which they are sent; empty if nothing could be claimed.</param>
/// <param name="Writing">By the mail's id: letters that can be written ahead. Does not fail.</param>
/// <param name="ClaimedAt">Their lease began not before.</param>
/// <param name="NextDueAt">If nothing was claimed: when there is something to do; null if nothing waits at all.</param>
public sealed record MailBatch(
    IReadOnlyList<MailClaim> Claims, Task<IReadOnlyDictionary<long, WrittenMail>> Writing, DateTimeOffset ClaimedAt, DateTimeOffset? NextDueAt);

/// <summary>
/// Claims the next due mails and begins to write their letters, by what is true then: on a thread and in a scope of their own, so that others can be sent
/// meanwhile.
/// </summary>
public sealed class PrepareMailBatch(ClaimDueMail claims, SettleAcceptedMail settle, IServiceScopeFactory scopes, LiveEvents live, TimeProvider time)
{
    private static readonly Task<IReadOnlyDictionary<long, WrittenMail>> Nothing = Task.FromResult<IReadOnlyDictionary<long, WrittenMail>>(new Dictionary<long, WrittenMail>());

    /// <param name="most">At most so many, at least 1.</param>
    /// <param name="underway">Mails that may not have been sent yet.</param>
    public async Task<MailBatch> RunAsync(MailScope scope, int most, IReadOnlyCollection<MailClaim> underway, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(underway);
        var now = time.GetUtcNow();
        var (batch, next) = await ClaimAsync(scope, most, cancellationToken);
        // A later mail of the same ticket names the earlier one in its References: that one must have been sent.
        var tickets = underway.Select(c => c.TicketId).ToHashSet();
        var ahead = batch.Where(c => c.TicketId is null || tickets.Add(c.TicketId)).ToList();
        return new MailBatch(batch, ahead.Count == 0 ? Nothing : OwnThread.RunAsync(() => WriteAsync(ahead)), now, next);
    }

    private async Task<ClaimResult> ClaimAsync(MailScope scope, int most, CancellationToken cancellationToken)
    {
        while (true)
        {
            var claimed = await claims.RunAsync(scope, most, cancellationToken);
            foreach (var claim in claimed.Claims) live.PublishMailChange(claim.TicketId);
            var tried = claimed.Claims.Where(c => c.WasTried).ToList();
            if (tried.Count == 0) return claimed;
            // Whoever died may have sent some of them. Not to be cancelled: they are claimed now.
            await settle.RunAsync(tried.Select(c => c.MailId), CancellationToken.None);
            var held = await claims.HeldAsync(tried, CancellationToken.None);
            var left = claimed.Claims.Where(c => !c.WasTried || held.Contains(c.MailId)).ToList();
            if (left.Count > 0) return claimed with { Claims = left };
        }
    }

    private async Task<IReadOnlyDictionary<long, WrittenMail>> WriteAsync(List<MailClaim> ahead)
    {
        await using var scope = scopes.CreateAsyncScope();
        var written = await scope.ServiceProvider.GetRequiredService<WriteClaimedMail>().RunAsync(ahead);
        return written.ToDictionary(w => w.Claim.MailId);
    }
}
