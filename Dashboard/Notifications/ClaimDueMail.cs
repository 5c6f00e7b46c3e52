using Dashboard.Data;
using Dashboard.Data.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <param name="MailId">The mail.</param>
/// <param name="TicketId">The ticket it is about; null if it is about an account.</param>
/// <param name="ProjectId">Through whose server it may go; null if through the installation's in any case.</param>
/// <param name="Key">Names this claim: whoever finishes the mail must still hold it.</param>
public sealed record MailClaim(long MailId, long? TicketId, long? ProjectId, Guid Key);

/// <param name="Claim">Null if nothing could be claimed.</param>
/// <param name="NextDueAt">When there is something to claim; null if nothing waits at all.</param>
public sealed record ClaimResult(MailClaim? Claim, DateTimeOffset? NextDueAt);

/// <summary>The mail that waits for the earliest moment.</summary>
/// <param name="ProjectId">Through whose server it may go; null if through the installation's in any case.</param>
public sealed record NextMail(long Id, long? TicketId, long? ProjectId, DateTimeOffset DueAt);

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
            .OrderBy(m => m.DueAt).ThenBy(m => m.Id).Select(m => new NextMail(m.Id, m.TicketId, m.TicketId == null ? null : m.ProjectId, m.DueAt)).Take(1));

    /// <summary>The next due mail, whoever sends it.</summary>
    public Task<ClaimResult> RunAsync(CancellationToken cancellationToken) => RunAsync(MailScope.All, cancellationToken);

    /// <summary>The next due mail of those in scope.</summary>
    public async Task<ClaimResult> RunAsync(MailScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        while (true)
        {
            var next = await NextAsync(scope, cancellationToken);
            var now = time.GetUtcNow();
            if (next is null || next.DueAt > now) return new ClaimResult(null, next?.DueAt);
            var key = Guid.NewGuid();
            if (db.Database.IsNpgsql()) return new ClaimResult(await ClaimUnlockedAsync(scope, key, now, cancellationToken), next.DueAt);
            if (await ClaimAsync(next.Id, key, now, cancellationToken)) return new ClaimResult(new MailClaim(next.Id, next.TicketId, next.ProjectId, key), next.DueAt);
        }
    }

    /// <summary>What waits for the earliest moment, due or not: the one short query of a tick. Null if nothing waits.</summary>
    public async Task<NextMail?> NextAsync(MailScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope is not { Among: null, Except.Length: 0 }) return await NextInAsync(scope, cancellationToken);
        await foreach (var next in Next(db).WithCancellation(cancellationToken)) return next;
        return null;
    }

    /// <summary>Holds on to a claim; false if its lease ended and another worker took over.</summary>
    public async Task<bool> RenewAsync(MailClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var until = time.GetUtcNow() + Lease;
        return await db.OutboxMails.Where(m => m.Id == claim.MailId && m.ClaimedBy == claim.Key)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, until), cancellationToken) == 1;
    }

    private Task<NextMail?> NextInAsync(MailScope scope, CancellationToken cancellationToken)
    {
        var waiting = db.OutboxMails.Where(m => m.State == MailState.Pending || m.State == MailState.Claimed || m.State == MailState.Retrying);
        if (scope.Among is { } among) waiting = waiting.Where(m => m.TicketId != null && among.Contains(m.ProjectId!.Value));
        if (scope.Except is { Length: > 0 } except) waiting = waiting.Where(m => m.TicketId == null || !except.Contains(m.ProjectId!.Value));
        return waiting.OrderBy(m => m.DueAt).ThenBy(m => m.Id).Select(m => new NextMail(m.Id, m.TicketId, m.TicketId == null ? null : m.ProjectId, m.DueAt)).FirstOrDefaultAsync(cancellationToken);
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
    private async Task<MailClaim?> ClaimUnlockedAsync(MailScope scope, Guid key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = now + Lease;
        var (any, among, except) = (scope.Among is null, scope.Among ?? [], scope.Except);
        var claimed = await db.Database.SqlQuery<ClaimedRow>(
            $"""
             UPDATE "OutboxMails" SET "State" = 2, "ClaimedBy" = {key}, "DueAt" = {until}, "Attempts" = "Attempts" + 1
             WHERE "Id" = (SELECT "Id" FROM "OutboxMails" WHERE "State" IN (1, 2, 6) AND "DueAt" <= {now}
                             AND ({any} OR ("TicketId" IS NOT NULL AND "ProjectId" = ANY({among})))
                             AND ("TicketId" IS NULL OR NOT "ProjectId" = ANY({except}))
                           ORDER BY "DueAt", "Id" LIMIT 1 FOR UPDATE SKIP LOCKED)
             RETURNING "Id", "TicketId", CASE WHEN "TicketId" IS NOT NULL THEN "ProjectId" END AS "ProjectId"
             """).ToListAsync(cancellationToken);
        return claimed.Count == 0 ? null : new MailClaim(claimed[0].Id, claimed[0].TicketId, claimed[0].ProjectId, key);
    }

    private sealed record ClaimedRow(long Id, long? TicketId, long? ProjectId);
}
