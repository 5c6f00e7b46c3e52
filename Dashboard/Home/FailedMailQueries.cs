using Dashboard.Data;
using Dashboard.Data.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Home;

/// <summary>Mail that reached nobody and is not tried again by itself.</summary>
/// <param name="Count">In the last seven days.</param>
/// <param name="Newest">Some of those about tickets, and about members' passwords.</param>
public sealed record FailedMail(int Count, IReadOnlyList<FailedMailLine> Newest);

/// <param name="TicketNumber">Null if it is about the recipient's password.</param>
public sealed record FailedMailLine(long? TicketNumber, string To, string Reason, DateTimeOffset At);

public sealed class FailedMailQueries(DashboardDbContext db, TimeProvider time)
{
    private const int Shown = 3;

    // A few an hour for each member at most.
    private const int MostOfMembers = 100;
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(7);

    /// <param name="withMembers">Also what was to tell a member of their password: for who administers the project.</param>
    public async Task<FailedMail> ReadAsync(long projectId, bool withMembers, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - LookBack;
        var failed = db.OutboxMails.Where(m => m.ProjectId == projectId && m.State == MailState.Failed && m.FinishedAt >= since);
        var members = withMembers
            ? await NewestAsync(db.TroubledMailOfMembers(projectId).Where(m => m.State == MailState.Failed && m.FinishedAt >= since), MostOfMembers, cancellationToken)
            : [];
        var count = await failed.CountAsync(cancellationToken);
        var own = count == 0 ? [] : await NewestAsync(failed.Where(m => m.TicketId != null), Shown, cancellationToken);
        return new FailedMail(count + members.Count, [.. own.Concat(members).OrderByDescending(m => m.At).Take(Shown)]);
    }

    private static Task<List<FailedMailLine>> NewestAsync(IQueryable<OutboxMail> failed, int most, CancellationToken cancellationToken) =>
        failed.OrderByDescending(m => m.FinishedAt).ThenByDescending(m => m.Id).Take(most)
            .Select(m => new FailedMailLine(m.TicketId == null ? null : m.Ticket.Number, m.ToAddress, m.Reason ?? "", m.FinishedAt!.Value)).ToListAsync(cancellationToken);
}
