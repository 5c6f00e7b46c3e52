using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Data.Tickets;
using Dashboard.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>Puts a message into the one pending mail of its ticket and recipient, or begins that mail.</summary>
public sealed class PendingMail(DashboardDbContext db, TimeProvider time, NotificationOptions options, MailOptions mail)
{
    public async Task AddAsync(Ticket ticket, Message message, MailTo recipient, bool instantly, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var pending = Begun(ticket, recipient.Key) ?? await JoinableAsync(ticket, recipient.Key, cancellationToken);
        if (pending is null)
        {
            pending = new OutboxMail(
                ticket, recipient.Kind, recipient.Key, recipient.UserId, recipient.Address, recipient.Name,
                $"{OpaqueId.New()}@{mail.From.Domain}", now + options.Delay, now);
            db.OutboxMails.Add(pending);
        }

        pending.Add(message);
        if (instantly) pending.Hurry(now);
    }

    /// <summary>One that this same unit of work has begun and not saved yet.</summary>
    private OutboxMail? Begun(Ticket ticket, string recipientKey) =>
        db.OutboxMails.Local.FirstOrDefault(m => db.Entry(m).State == EntityState.Added && m.Ticket == ticket && m.RecipientKey == recipientKey);

    /// <summary>
    /// The pending one, locked by an update that changes nothing. Without the lock a worker could claim it and read its
    /// messages just before this one joins, and the message would never be mailed.
    /// </summary>
    private async Task<OutboxMail?> JoinableAsync(Ticket ticket, string recipientKey, CancellationToken cancellationToken)
    {
        if (ticket.Id == 0) return null;
        var pending = db.OutboxMails.Where(m => m.TicketId == ticket.Id && m.RecipientKey == recipientKey && m.State == MailState.Pending);
        return await pending.ExecuteUpdateAsync(set => set.SetProperty(m => m.Attempts, m => m.Attempts), cancellationToken) == 0
            ? null
            : await pending.AsTracking().SingleAsync(cancellationToken);
    }
}

/// <param name="Key"><c>customer</c>, or the agent's user id.</param>
public sealed record MailTo(MailRecipient Kind, string Key, Guid? UserId, string Address, string Name);
