using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>One mail as the delivery log shows it.</summary>
/// <param name="At">When it ended, or when it is due.</param>
/// <param name="TicketNumber">Null, as the subject, for mail about an account.</param>
public sealed record MailLogLine(
    long Id, MailKind Kind, MailState State, MailRecipient Recipient, string ToAddress, long? TicketNumber, string? Subject, int Messages, DateTimeOffset QueuedAt, DateTimeOffset At,
    string? Reason, int Attempts) : LogLine(Id)
{
    /// <summary>May be tried at once by hand.</summary>
    public bool CanTryNow => State is MailState.Pending or MailState.Retrying or MailState.Failed;
}

/// <summary>Reads the delivery log of a project, newest first, by keyset. Password mail of its members is in it while it does not arrive.</summary>
public sealed class MailLog(DashboardDbContext db)
{
    /// <param name="state">Only mails in this state; null for all.</param>
    public async Task<LogPage<MailLogLine>> ReadAsync(long projectId, MailState? state, LogPlace place, CancellationToken cancellationToken)
    {
        // Two queries, each answered from the index: of members' mail there is next to none.
        var own = await TakeAsync(db.OutboxMails.Where(m => m.ProjectId == projectId), state, place, cancellationToken);
        var members = await TakeAsync(db.TroubledMailOfMembers(projectId), state, place, cancellationToken);
        return own.Concat(members).ToPage(place);
    }

    private static Task<List<MailLogLine>> TakeAsync(IQueryable<OutboxMail> scope, MailState? state, LogPlace place, CancellationToken cancellationToken) =>
        scope.Where(m => state == null || m.State == state).At(place)
            .Select(m => new MailLogLine(
                m.Id, m.Kind, m.State, m.Recipient, m.ToAddress, (long?)m.Ticket.Number, m.Ticket.Subject, m.Messages.Count, m.CreatedAt, m.FinishedAt ?? m.DueAt,
                m.Reason, m.Attempts))
            .ToListAsync(cancellationToken);
}
