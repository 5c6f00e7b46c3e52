using Dashboard.Data;
using Dashboard.Data.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>One mail as the delivery log shows it.</summary>
/// <param name="At">When it ended, or when it is due.</param>
/// <param name="TicketNumber">Null, as the subject, for mail about an account.</param>
public sealed record MailLogLine(
    long Id, MailKind Kind, MailState State, MailRecipient Recipient, string ToAddress, long? TicketNumber, string? Subject, int Messages, DateTimeOffset QueuedAt, DateTimeOffset At,
    string? Reason, int Attempts)
{
    /// <summary>May be tried at once by hand.</summary>
    public bool CanTryNow => State is MailState.Pending or MailState.Retrying or MailState.Failed;
}

public sealed record MailLogPage(IReadOnlyList<MailLogLine> Lines, bool HasNewer, bool HasOlder);

/// <summary>Reads the delivery log of a project, newest first, by keyset. Password mail of its members is in it while it does not arrive.</summary>
public sealed class MailLog(DashboardDbContext db)
{
    public const int PageSize = 50;

    /// <param name="state">Only mails in this state; null for all.</param>
    /// <param name="before">Only mails older than this id.</param>
    /// <param name="after">Only mails newer than this id.</param>
    public async Task<MailLogPage> ReadAsync(long projectId, MailState? state, long? before, long? after, CancellationToken cancellationToken)
    {
        // Two queries, each answered from the index: of members' mail there is next to none.
        var own = await TakeAsync(db.OutboxMails.Where(m => m.ProjectId == projectId), state, before, after, cancellationToken);
        var members = await TakeAsync(db.TroubledMailOfMembers(projectId), state, before, after, cancellationToken);
        var all = own.Concat(members);
        List<MailLogLine> lines = [.. (after is null ? all.OrderByDescending(l => l.Id) : all.OrderBy(l => l.Id)).Take(PageSize + 1)];
        var more = lines.Count > PageSize;
        if (more) lines.RemoveAt(PageSize);
        if (after is null) return new MailLogPage(lines, HasNewer: before is not null, HasOlder: more);
        lines.Reverse();
        return new MailLogPage(lines, HasNewer: more, HasOlder: true);
    }

    private static Task<List<MailLogLine>> TakeAsync(IQueryable<OutboxMail> scope, MailState? state, long? before, long? after, CancellationToken cancellationToken)
    {
        var mails = scope.Where(m => state == null || m.State == state);
        var page = after is not null
            ? mails.Where(m => m.Id > after).OrderBy(m => m.Id)
            : mails.Where(m => before == null || m.Id < before).OrderByDescending(m => m.Id);
        return page.Take(PageSize + 1)
            .Select(m => new MailLogLine(
                m.Id, m.Kind, m.State, m.Recipient, m.ToAddress, (long?)m.Ticket.Number, m.Ticket.Subject, m.Messages.Count, m.CreatedAt, m.FinishedAt ?? m.DueAt,
                m.Reason, m.Attempts))
            .ToListAsync(cancellationToken);
    }
}
