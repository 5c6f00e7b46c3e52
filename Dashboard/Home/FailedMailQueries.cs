using Dashboard.Data;
using Dashboard.Data.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Home;

/// <summary>Mail that reached nobody and is not tried again by itself.</summary>
/// <param name="Count">In the last seven days.</param>
/// <param name="Newest">Some of those about tickets.</param>
public sealed record FailedMail(int Count, IReadOnlyList<FailedMailLine> Newest);

public sealed record FailedMailLine(long TicketNumber, string To, string Reason, DateTimeOffset At);

public sealed class FailedMailQueries(DashboardDbContext db, TimeProvider time)
{
    private const int Shown = 3;
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(7);

    public async Task<FailedMail> ReadAsync(long projectId, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - LookBack;
        var failed = db.OutboxMails.Where(m => m.ProjectId == projectId && m.State == MailState.Failed && m.FinishedAt >= since);
        var count = await failed.CountAsync(cancellationToken);
        if (count == 0) return new FailedMail(0, []);
        return new FailedMail(count, await failed.Where(m => m.TicketId != null).OrderByDescending(m => m.FinishedAt).ThenByDescending(m => m.Id).Take(Shown)
            .Select(m => new FailedMailLine(m.Ticket.Number, m.ToAddress, m.Reason ?? "", m.FinishedAt!.Value)).ToListAsync(cancellationToken));
    }
}
