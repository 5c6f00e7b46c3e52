using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tickets;

/// <summary>The customer really saw a ticket's messages up to a number (product §6, "Read"); it decides about mail.</summary>
public sealed class MarkReadByCustomer(DashboardDbContext db, TimeProvider time, AnnounceTicket announce)
{
    /// <param name="ticketId">The id that customers see.</param>
    /// <param name="number">The highest message shown; private ones in between do not matter, ones beyond the end are ignored.</param>
    /// <returns>False if the customer has no such ticket.</returns>
    public async Task<bool> RunAsync(CustomerScope scope, string ticketId, int number, CancellationToken cancellationToken)
    {
        // Reports repeat themselves; only one that says something new waits for the write lock.
        var known = await scope.Ticket(db, ticketId).Select(t => (int?)t.CustomerReadNumber).SingleOrDefaultAsync(cancellationToken);
        if (known is null) return false;
        if (number <= known) return true;
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var ticket = await db.LockTicketAsync(scope.Ticket(db, ticketId), cancellationToken);
        if (ticket is null) return false;
        if (!ticket.ReadByCustomerUpTo(number, time.GetUtcNow())) return true;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        announce.ToEverybody(ticket, AnnounceTicket.ChangeEvent);
        return true;
    }
}
