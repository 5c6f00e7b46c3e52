using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Live;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>Takes one message out of the mail that would have told the customer of it, until a worker has claimed that mail.</summary>
public sealed class CancelMessageMail(DashboardDbContext db, AuditTrail audit, LiveEvents live, TimeProvider time)
{
    private static readonly MailState[] Open = [MailState.Pending, MailState.Retrying];

    public async Task<MailChange> RunAsync(long projectId, long ticketNumber, int messageNumber, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var id = await db.CustomerMailOf(projectId, ticketNumber, messageNumber).Select(m => (long?)m.Id).FirstOrDefaultAsync(cancellationToken);
        if (id is null) return MailChange.NotFound;
        if (await db.LockMailAsync(id.Value, Open, cancellationToken) is not { } mail) return MailChange.AlreadyBeingSent;
        mail.Cancel(messageNumber, time.GetUtcNow());
        audit.Add(projectId, "mail.cancelled", $"Ticket #{ticketNumber}", $"The email about message {messageNumber} to {mail.ToAddress} was cancelled.");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        live.PublishMailChange(mail.TicketId);
        return MailChange.Done;
    }
}
