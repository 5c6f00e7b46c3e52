using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Live;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

public enum MailStop
{
    /// <summary>No mail about this ticket.</summary>
    Ticket = 1,

    /// <summary>No mail about any ticket of this customer.</summary>
    All = 2,

    /// <summary>Mail again, about everything.</summary>
    Resume = 3,
}

/// <summary>A customer stops mail about one ticket or at all, or wants it again. What waits is not sent after all.</summary>
public sealed class StopCustomerMail(DashboardDbContext db, AuditTrail audit, LiveEvents live, TimeProvider time)
{
    /// <returns>False if customer or ticket are gone.</returns>
    public async Task<bool> RunAsync(UnsubscribeClaim claim, MailStop stop, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        // The lock makes two clicks at once one after the other, and no reply is queued in between.
        if (await db.LockTicketAsync(db.Tickets.Where(t => t.Id == claim.TicketId && t.CustomerId == claim.CustomerId), cancellationToken) is not { } ticket) return false;
        if (stop == MailStop.Resume)
        {
            await db.MailOptOuts.Where(o => o.CustomerId == ticket.CustomerId && (o.TicketId == null || o.TicketId == ticket.Id)).ExecuteDeleteAsync(cancellationToken);
        }
        else
        {
            long? about = stop == MailStop.Ticket ? ticket.Id : null;
            if (await db.MailOptOuts.AnyAsync(o => o.CustomerId == ticket.CustomerId && o.TicketId == about, cancellationToken)) return true;
            db.MailOptOuts.Add(new MailOptOut(ticket.ProjectId, ticket.CustomerId, about, time.GetUtcNow()));
        }

        var action = stop == MailStop.Resume ? "mail.resumed" : "mail.stopped";
        audit.AddFor(ticket.ProjectId, null, "Customer", action, $"Ticket #{ticket.Number}", stop == MailStop.All ? "All mail to this customer." : null);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        live.PublishMailChange(ticket.Id);
        return true;
    }
}

internal static class MailOptOuts
{
    public static Task<bool> HasOptedOutAsync(this DashboardDbContext db, long customerId, long ticketId, CancellationToken cancellationToken) =>
        db.MailOptOuts.AnyAsync(o => o.CustomerId == customerId && (o.TicketId == null || o.TicketId == ticketId), cancellationToken);
}
