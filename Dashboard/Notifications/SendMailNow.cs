using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Live;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>
/// Makes the mail that tells the customer of a message due now, with everything that joined it; a failed one is tried again.
/// </summary>
public sealed class SendMailNow(DashboardDbContext db, AuditTrail audit, LiveEvents live, TimeProvider time)
{
    private static readonly MailState[] Open = [MailState.Pending, MailState.Retrying, MailState.Failed];

    public async Task<MailChange> RunAsync(long projectId, long ticketNumber, int messageNumber, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var id = await db.CustomerMailOf(projectId, ticketNumber, messageNumber).Select(m => (long?)m.Id).FirstOrDefaultAsync(cancellationToken);
        if (id is null) return MailChange.NotFound;
        if (await db.LockMailAsync(id.Value, Open, cancellationToken) is not { } mail) return MailChange.AlreadyBeingSent;
        if (mail.State == MailState.Failed)
        {
            audit.Add(projectId, "mail.retried", $"Ticket #{ticketNumber}", $"The failed email to {mail.ToAddress} is tried again.");
        }

        mail.Hurry(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        live.PublishMailChange(mail.TicketId);
        return MailChange.Done;
    }
}
