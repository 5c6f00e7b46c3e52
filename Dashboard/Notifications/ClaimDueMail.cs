using Dashboard.Data;
using Dashboard.Data.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <param name="MailId">The mail.</param>
/// <param name="TicketId">The ticket it is about; null if it is about an account.</param>
/// <param name="ProjectId">Through whose server it may go; null if through the installation's in any case.</param>
/// <param name="Key">Names this claim: whoever finishes the mail must still hold it.</param>
/// <param name="WasTried">Somebody had it before, and may have sent it: see <see cref="SettleAcceptedMail"/>.</param>
public sealed record MailClaim(long MailId, long? TicketId, long? ProjectId, Guid Key, bool WasTried);

/// <param name="Claims">In the order in which they were due; empty if nothing could be claimed.</param>
/// <param name="NextDueAt">When nothing was: when there is something to claim; null if nothing waits at all.</param>
public sealed record ClaimResult(IReadOnlyList<MailClaim> Claims, DateTimeOffset? NextDueAt)
{
    /// <summary>The first; null if nothing could be claimed.</summary>
    public MailClaim? Claim => Claims.Count > 0 ? Claims[0] : null;
}

/// <summary>The mail that waits for the earliest moment.</summary>
/// <param name="ProjectId">Through whose server it may go; null if through the installation's in any case.</param>
/// <param name="WasTried">Somebody has it, and is to be done with it by then, or had it before.</param>
public sealed record NextMail(long Id, long? TicketId, long? ProjectId, DateTimeOffset DueAt, bool WasTried);

/// <summary>
/// Takes the next due mails for one worker. Any number of workers and processes may do so at once: the claim is one
/// conditional update, and a mail whose worker died is due again when its lease ends.
/// </summary>
public sealed class ClaimDueMail(DashboardDbContext db, TimeProvider time)
{
    /// <summary>How long a claim holds without being renewed: a worker that died is taken over after this. Sending renews it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private static readonly Func<DashboardDbContext, IAsyncEnumerable<NextMail>> Next = EF.CompileAsyncQuery(
        (DashboardDbContext db) => db.OutboxMails
            .Where(m => m.State == MailState.Pending || m.State == MailState.Claimed || m.State == MailState.Retrying)
            .OrderBy(m => m.DueAt).ThenBy(m => m.Id).Select(m => new NextMail(m.Id, m.TicketId, m.TicketId == null ? null : m.ProjectId, m.DueAt, m.State != MailState.Pending)).Take(1));

    /// <summary>The next due mail, whoever sends it.</summary>
    public Task<ClaimResult> RunAsync(CancellationToken cancellationToken) => RunAsync(MailScope.All, 1, cancellationToken);

    /// <summary>The next due mails of those in scope, in one transaction.</summary>
    /// <param name="most">At most so many, at least 1.</param>
    public async Task<ClaimResult> RunAsync(MailScope scope, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (db.Database.IsNpgsql())
        {
            var claims = await ClaimUnlockedAsync(scope, most, cancellationToken);
            return new ClaimResult(claims, claims.Count > 0 ? null : (await NextAsync(scope, cancellationToken))?.DueAt);
        }

        while (true)
        {
            var now = time.GetUtcNow();
            var next = await Waiting(scope).Take(most).ToListAsync(cancellationToken);
            var due = next.FindAll(m => m.DueAt <= now);
            if (due.Count == 0) return new ClaimResult([], next.Count > 0 ? next[0].DueAt : null);
            var claims = await ClaimAsync(due, now, cancellationToken);
            if (claims.Count > 0) return new ClaimResult(claims, null);
        }
    }

    /// <summary>What waits for the earliest moment, due or not: the one short query of a tick. Null if nothing waits.</summary>
    public async Task<NextMail?> NextAsync(MailScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope is not { Among: null, Except.Length: 0 }) return await Waiting(scope).FirstOrDefaultAsync(cancellationToken);
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

    /// <summary>Holds on to several claims; false if one of them is held no more.</summary>
    public async Task<bool> RenewAsync(IReadOnlyCollection<MailClaim> claims, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + Lease;
        return await Held(claims).ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, until), cancellationToken) == claims.Count;
    }

    /// <summary>Those of the mails that are held still.</summary>
    public async Task<IReadOnlyCollection<long>> HeldAsync(IReadOnlyCollection<MailClaim> claims, CancellationToken cancellationToken) =>
        await Held(claims).Select(m => m.Id).ToListAsync(cancellationToken);

    /// <summary>Gives claims back that nothing was begun of: whoever looks next has them.</summary>
    public Task ReleaseAsync(IReadOnlyCollection<MailClaim> claims, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return Held(claims).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.DueAt, now).SetProperty(m => m.ClaimedBy, (Guid?)null).SetProperty(m => m.Attempts, m => m.Attempts - 1),
            cancellationToken);
    }

    private IQueryable<OutboxMail> Held(IReadOnlyCollection<MailClaim> claims)
    {
        var ids = claims.Select(c => c.MailId).ToArray();
        var key = claims.First().Key;
        return db.OutboxMails.Where(m => EF.Parameter(ids).Contains(m.Id) && m.ClaimedBy == key);
    }

    private IQueryable<NextMail> Waiting(MailScope scope)
    {
        var waiting = db.OutboxMails.Where(m => m.State == MailState.Pending || m.State == MailState.Claimed || m.State == MailState.Retrying);
        if (scope.Among is { } among) waiting = waiting.Where(m => m.TicketId != null && among.Contains(m.ProjectId!.Value));
        if (scope.Except is { Length: > 0 } except) waiting = waiting.Where(m => m.TicketId == null || !except.Contains(m.ProjectId!.Value));
        return waiting.OrderBy(m => m.DueAt).ThenBy(m => m.Id).Select(m => new NextMail(m.Id, m.TicketId, m.TicketId == null ? null : m.ProjectId, m.DueAt, m.State != MailState.Pending));
    }

    private async Task<IReadOnlyList<MailClaim>> ClaimAsync(List<NextMail> due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (key, until, ids) = (Guid.NewGuid(), now + Lease, due.Select(m => m.Id).ToArray());
        var claimed = await db.OutboxMails
            .Where(m => EF.Parameter(ids).Contains(m.Id) && m.DueAt <= now
                && (m.State == MailState.Pending || m.State == MailState.Claimed || m.State == MailState.Retrying))
            .ExecuteUpdateAsync(
                set => set.SetProperty(m => m.State, MailState.Claimed).SetProperty(m => m.ClaimedBy, key)
                    .SetProperty(m => m.DueAt, until).SetProperty(m => m.Attempts, m => m.Attempts + 1),
                cancellationToken);
        if (claimed < due.Count)
        {
            // Another worker was faster with some.
            var own = await db.OutboxMails.Where(m => EF.Parameter(ids).Contains(m.Id) && m.ClaimedBy == key).Select(m => m.Id).ToListAsync(cancellationToken);
            due = due.FindAll(m => own.Contains(m.Id));
        }

        return [.. due.Select(m => new MailClaim(m.Id, m.TicketId, m.ProjectId, key, m.WasTried))];
    }

    /// <summary>
    /// The same in one statement that passes over what another worker or a replying agent has locked just now, so that
    /// workers do not queue behind each other.
    /// </summary>
    private async Task<IReadOnlyList<MailClaim>> ClaimUnlockedAsync(MailScope scope, int most, CancellationToken cancellationToken)
    {
        var (key, now) = (Guid.NewGuid(), time.GetUtcNow());
        var until = now + Lease;
        var (any, among, except) = (scope.Among is null, scope.Among ?? [], scope.Except);
        var claimed = await db.Database.SqlQuery<NextMail>(
            $"""
             WITH due AS MATERIALIZED (
               SELECT "Id", "DueAt", "State" <> 1 AS "WasTried" FROM "OutboxMails" WHERE "State" IN (1, 2, 6) AND "DueAt" <= {now}
                 AND ({any} OR ("TicketId" IS NOT NULL AND "ProjectId" = ANY({among})))
                 AND ("TicketId" IS NULL OR NOT "ProjectId" = ANY({except}))
               ORDER BY "DueAt", "Id" LIMIT {most} FOR UPDATE SKIP LOCKED)
             UPDATE "OutboxMails" m SET "State" = 2, "ClaimedBy" = {key}, "DueAt" = {until}, "Attempts" = "Attempts" + 1
             FROM due WHERE m."Id" = due."Id"
             RETURNING m."Id", m."TicketId", CASE WHEN m."TicketId" IS NOT NULL THEN m."ProjectId" END AS "ProjectId", due."DueAt", due."WasTried"
             """).ToListAsync(cancellationToken);
        return [.. claimed.OrderBy(m => m.DueAt).ThenBy(m => m.Id).Select(m => new MailClaim(m.Id, m.TicketId, m.ProjectId, key, m.WasTried))];
    }
}
