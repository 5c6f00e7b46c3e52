using Dashboard.Data;
using Dashboard.Data.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>One mail as the delivery log shows it.</summary>
/// <param name="At">When it ended, or when it is due.</param>
/// <param name="TicketNumber">Null, as the subject, for an invitation.</param>
public sealed record MailLogLine(
    long Id, MailState State, MailRecipient Recipient, string ToAddress, long? TicketNumber, string? Subject, int Messages, DateTimeOffset QueuedAt, DateTimeOffset At,
    string? Reason, int Attempts)
{
    /// <summary>May be tried at once by hand.</summary>
    public bool CanTryNow => State is MailState.Pending or MailState.Retrying or MailState.Failed;
}

public sealed record MailLogPage(IReadOnlyList<MailLogLine> Lines, bool HasNewer, bool HasOlder);

/// <summary>Reads the delivery log of a project, newest first, by keyset.</summary>
public sealed class MailLog(DashboardDbContext db)
{
    public const int PageSize = 50;

    /// <param name="state">Only mails in this state; null for all.</param>
    /// <param name="before">Only mails older than this id.</param>
    /// <param name="after">Only mails newer than this id.</param>
    public async Task<MailLogPage> ReadAsync(long projectId, MailState? state, long? before, long? after, CancellationToken cancellationToken)
    {
        var mails = db.OutboxMails.Where(m => m.ProjectId == projectId && (state == null || m.State == state));
        var page = after is not null
            ? mails.Where(m => m.Id > after).OrderBy(m => m.Id)
            : mails.Where(m => before == null || m.Id < before).OrderByDescending(m => m.Id);
        var lines = await page.Take(PageSize + 1)
            .Select(m => new MailLogLine(
                m.Id, m.State, m.Recipient, m.ToAddress, (long?)m.Ticket.Number, m.Ticket.Subject, m.Messages.Count, m.CreatedAt, m.FinishedAt ?? m.DueAt,
                m.Reason, m.Attempts))
            .ToListAsync(cancellationToken);
        var more = lines.Count > PageSize;
        if (more) lines.RemoveAt(PageSize);
        if (after is null) return new MailLogPage(lines, HasNewer: before is not null, HasOlder: more);
        lines.Reverse();
        return new MailLogPage(lines, HasNewer: more, HasOlder: true);
    }
}
