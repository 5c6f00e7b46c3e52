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
        HurryAsync(projectId, db.CustomerMailOf(projectId, ticketNumber, messageNumber), cancellationToken);

    /// <summary>Any mail that the project's delivery log shows.</summary>
    public async Task<MailChange> RunMailAsync(long projectId, long mailId, CancellationToken cancellationToken)
    {
        var change = await HurryAsync(projectId, db.OutboxMails.Where(m => m.ProjectId == projectId && m.Id == mailId), cancellationToken);
        return change == MailChange.NotFound ? await HurryAsync(projectId, db.TroubledMailOfMembers(projectId).Where(m => m.Id == mailId), cancellationToken) : change;
    }

    private async Task<MailChange> HurryAsync(long projectId, IQueryable<OutboxMail> scope, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var found = await scope.Select(m => new { m.Id, Number = (long?)m.Ticket.Number }).FirstOrDefaultAsync(cancellationToken);
        if (found is null) return MailChange.NotFound;
        if (await db.LockMailAsync(found.Id, Open, cancellationToken) is not { } mail) return MailChange.AlreadyBeingSent;
        if (mail.State == MailState.Failed)
        {
            audit.Add(projectId, "mail.retried", found.Number is { } number ? $"Ticket #{number}" : mail.ToAddress, $"The failed email to {mail.ToAddress} is tried again.");
        }

        mail.Hurry(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        live.PublishMailChange(mail.TicketId);
        return MailChange.Done;
    }
}
