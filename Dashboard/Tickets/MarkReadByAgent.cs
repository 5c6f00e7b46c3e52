using Dashboard.Data;

namespace Dashboard.Tickets;

/// <summary>
/// An agent had the thread before their eyes. The ticket stops being unread for everybody; how far this one agent has read
/// decides whether they need a mail (product §6).
/// </summary>
public sealed class MarkReadByAgent(DashboardDbContext db, AnnounceTicket announce, TimeProvider time)
{
    /// <param name="upTo">Number of the newest message shown.</param>
    public async Task<TicketChange> RunAsync(Agent agent, long ticketNumber, int upTo, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await db.LockTicketAsync(agent.TicketsOf(db, ticketNumber), cancellationToken) is not { } ticket) return TicketChange.NotFound;
        var wasUnread = ticket.UnreadByStaff;
        await agent.ReadAsync(db, ticket, upTo, time.GetUtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (wasUnread == ticket.UnreadByStaff) return TicketChange.Unchanged;
        // The customer sees that somebody has read what they wrote.
        announce.ToEverybody(ticket, AnnounceTicket.ChangeEvent);
        return TicketChange.Done;
    }
}
