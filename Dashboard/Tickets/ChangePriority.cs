using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Tickets;
using Dashboard.Shared;

namespace Dashboard.Tickets;

/// <summary>An agent says how pressing a ticket is.</summary>
public sealed class ChangePriority(DashboardDbContext db, AuditTrail audit, AnnounceTicket announce, TimeProvider time)
{
    public async Task<TicketChange> RunAsync(Agent agent, long ticketNumber, TicketPriority priority, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(priority)) return TicketChange.Refused;
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await db.LockTicketAsync(agent.TicketsOf(db, ticketNumber), cancellationToken) is not { } ticket) return TicketChange.NotFound;
        var now = time.GetUtcNow();
        if (!ticket.ChangePriority(priority, now)) return TicketChange.Unchanged;
        var actor = await agent.LoadAsync(db, cancellationToken);
        ticket.AddEvent(actor.DisplayName, $"set the priority to {priority.Label()}", now);
        audit.AddFor(ticket.ProjectId, actor.Id, actor.DisplayName, "ticket.priority.changed", $"Ticket #{ticket.Number}", priority.Label());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        announce.ToStaff(ticket);
        return TicketChange.Done;
    }
}
