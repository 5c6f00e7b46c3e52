using Dashboard.Data;
using Dashboard.Data.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <param name="MailId">The mail.</param>
/// <param name="TicketId">The ticket it is about; null if it is about an account.</param>
/// <param name="Key">Names this claim: whoever finishes the mail must still hold it.</param>
public sealed record MailClaim(long MailId, long? TicketId, Guid Key);

/// <param name="Claim">Null if nothing could be claimed.</param>
/// <param name="NextDueAt">When there is something to claim; null if nothing waits at all.</param>
public sealed record ClaimResult(MailClaim? Claim, DateTimeOffset? NextDueAt);

/// <summary>
/// Takes the next due mail for one worker. Any number of workers and processes may do so at once: the claim is one
/// conditional update, and a mail whose worker died is due again when its lease ends.
/// </summary>
public sealed class ClaimDueMail(DashboardDbContext db, TimeProvider time)
{
    /// <summary>How long a claim holds without being renewed: a worker that died is taken over after this. Sending renews it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private static readonly Func<DashboardDbContext, IAsyncEnumerable<NextMail>> Next = EF.CompileAsyncQuery(
        (DashboardDbContext db) => db.OutboxMails
            .Where(m => m.State == MailState.Pending || m.State == MailState.Claimed || m.State == MailState.Retrying)
            .OrderBy(m => m.DueAt).ThenBy(m => m.Id).Select(m => new NextMail(m.Id, m.TicketId, m.DueAt)).Take(1));

    public async Task<ClaimResult> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // The one short query of a tick when nothing is due.
            var next = await FirstAsync(cancellationToken);
            var now = time.GetUtcNow();
            if (next is null || next.DueAt > now) return new ClaimResult(null, next?.DueAt);
            var key = Guid.NewGuid();
            if (db.Database.IsNpgsql()) return new ClaimResult(await ClaimUnlockedAsync(key, now, cancellationToken), next.DueAt);
            if (await ClaimAsync(next.Id, key, now, cancellationToken)) return new ClaimResult(new MailClaim(next.Id, next.TicketId, key), next.DueAt);
        }
    }

    /// <summary>Holds on to a claim; false if its lease ended and another worker took over.</summary>
    public async Task<bool> RenewAsync(MailClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var until = time.GetUtcNow() + Lease;
        return await db.OutboxMails.Where(m => m.Id == claim.MailId && m.ClaimedBy == claim.Key)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, until), cancellationToken) == 1;
    }

    private async Task<NextMail?> FirstAsync(CancellationToken cancellationToken)
    {
        await foreach (var next in Next(db).WithCancellation(cancellationToken)) return next;
        return null;
    }

    private async Task<bool> ClaimAsync(long id, Guid key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = now + Lease;
        return await db.OutboxMails
            .Where(m => m.Id == id && m.DueAt <= now
                && (m.State == MailState.Pending || m.State == MailState.Claimed || m.State == MailState.Retrying))
            .ExecuteUpdateAsync(
                set => set.SetProperty(m => m.State, MailState.Claimed).SetProperty(m => m.ClaimedBy, key)
                    .SetProperty(m => m.DueAt, until).SetProperty(m => m.Attempts, m => m.Attempts + 1),
                cancellationToken) == 1;
    }

    /// <summary>
    /// The same in one statement that passes over what another worker or a replying agent has locked just now, so that
    /// workers do not queue behind each other.
    /// </summary>
    private async Task<MailClaim?> ClaimUnlockedAsync(Guid key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = now + Lease;
        var claimed = await db.Database.SqlQuery<ClaimedRow>(
            $"""
             UPDATE "OutboxMails" SET "State" = 2, "ClaimedBy" = {key}, "DueAt" = {until}, "Attempts" = "Attempts" + 1
             WHERE "Id" = (SELECT "Id" FROM "OutboxMails" WHERE "State" IN (1, 2, 6) AND "DueAt" <= {now}
                           ORDER BY "DueAt", "Id" LIMIT 1 FOR UPDATE SKIP LOCKED)
             RETURNING "Id", "TicketId"
             """).ToListAsync(cancellationToken);
        return claimed.Count == 0 ? null : new MailClaim(claimed[0].Id, claimed[0].TicketId, key);
    }

    private sealed record ClaimedRow(long Id, long? TicketId);

    private sealed record NextMail(long Id, long? TicketId, DateTimeOffset DueAt);
}
