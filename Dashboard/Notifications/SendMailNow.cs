using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Live;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>Makes a mail due now, with everything that joined it; a failed one is tried again.</summary>
public sealed class SendMailNow(DashboardDbContext db, AuditTrail audit, LiveEvents live, TimeProvider time)
{
    private static readonly MailState[] Open = [MailState.Pending, MailState.Retrying, MailState.Failed];

    /// <summary>The mail that tells the customer of one message.</summary>
    public Task<MailChange> RunAsync(long projectId, long ticketNumber, int messageNumber, CancellationToken cancellationToken) =>
        HurryAsync(db.CustomerMailOf(projectId, ticketNumber, messageNumber), cancellationToken);

    /// <summary>Any mail of the project.</summary>
    public Task<MailChange> RunMailAsync(long projectId, long mailId, CancellationToken cancellationToken) =>
        HurryAsync(db.OutboxMails.Where(m => m.ProjectId == projectId && m.Id == mailId), cancellationToken);

    private async Task<MailChange> HurryAsync(IQueryable<OutboxMail> scope, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var found = await scope.Select(m => new { m.Id, Number = (long?)m.Ticket.Number }).FirstOrDefaultAsync(cancellationToken);
        if (found is null) return MailChange.NotFound;
        if (await db.LockMailAsync(found.Id, Open, cancellationToken) is not { } mail) return MailChange.AlreadyBeingSent;
        if (mail.State == MailState.Failed)
        {
            audit.Add(mail.ProjectId, "mail.retried", found.Number is { } number ? $"Ticket #{number}" : mail.ToAddress, $"The failed email to {mail.ToAddress} is tried again.");
        }

        mail.Hurry(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        live.PublishMailChange(mail.TicketId);
        return MailChange.Done;
    }
}
