using Dashboard.Data;
using Dashboard.Data.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>How everybody but the worker changes a mail: only while no worker has it, and with its row locked.</summary>
internal static class OutboxLock
{
    /// <summary>
    /// Locks the mail for the rest of the write transaction if it is in one of these states, and returns it with its
    /// messages, tracked; null if it is in another state by now. The condition is part of the update that locks, so a
    /// worker's claim comes wholly before or wholly after.
    /// </summary>
    public static async Task<OutboxMail?> LockMailAsync(
        this DashboardDbContext db, long mailId, MailState[] states, CancellationToken cancellationToken)
    {
        var locked = await db.OutboxMails.Where(m => m.Id == mailId && states.Contains(m.State))
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.Attempts, m => m.Attempts), cancellationToken);
        return locked == 0 ? null : await db.OutboxMails.AsTracking().Include(m => m.Messages).SingleAsync(m => m.Id == mailId, cancellationToken);
    }

    /// <summary>The newest mail that tells the customer of one message of a ticket.</summary>
    public static IQueryable<OutboxMail> CustomerMailOf(this DashboardDbContext db, long projectId, long ticketNumber, int messageNumber) =>
        db.OutboxMails.Where(m => m.ProjectId == projectId && m.Ticket.Number == ticketNumber && m.Recipient == MailRecipient.Customer
                && m.Messages.Any(x => x.Number == messageNumber))
            .OrderByDescending(m => m.Id);
}

/// <summary>What became of a wish to change a mail.</summary>
public enum MailChange
{
    Done = 1,

    /// <summary>A worker has it, or it is gone: both are too late.</summary>
    AlreadyBeingSent = 2,

    /// <summary>No mail tells of that message, or it is none of this project's.</summary>
    NotFound = 3,
}
