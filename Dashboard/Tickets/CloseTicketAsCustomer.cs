using Dashboard.Data;
using Dashboard.Data.Tickets;

namespace Dashboard.Tickets;

/// <summary>The customer closes a ticket of theirs. Doing so twice is no error and leaves no second trace.</summary>
public sealed class CloseTicketAsCustomer(DashboardDbContext db, TimeProvider time, AnnounceTicket announce)
{
    /// <param name="ticketId">The id that customers see.</param>
    /// <returns>False if the customer has no such ticket.</returns>
    public async Task<bool> RunAsync(CustomerScope scope, string ticketId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var ticket = await db.LockTicketAsync(scope.Ticket(db, ticketId), cancellationToken);
        if (ticket is null) return false;
        if (!ticket.IsOpen) return true;
        var now = time.GetUtcNow();
        ticket.ChangeStatus(TicketStatus.Resolved, now);
        ticket.AddPublicEvent(await scope.NameAsync(db, cancellationToken), TicketText.ResolvedEvent, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        announce.ToEverybody(ticket, AnnounceTicket.ChangeEvent);
        return true;
    }
}
