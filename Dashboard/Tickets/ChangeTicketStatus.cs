using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Tickets;
using Dashboard.Shared;

namespace Dashboard.Tickets;

/// <summary>An agent moves a ticket to another status; the thread keeps who did and when.</summary>
public sealed class ChangeTicketStatus(DashboardDbContext db, AuditTrail audit, AnnounceTicket announce, TimeProvider time)
{
    public async Task<TicketChange> RunAsync(Agent agent, long ticketNumber, TicketStatus status, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(status)) return TicketChange.Refused;
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await db.LockTicketAsync(agent.TicketsOf(db, ticketNumber), cancellationToken) is not { } ticket) return TicketChange.NotFound;
        var now = time.GetUtcNow();
        var before = ticket.Status;
        if (!ticket.ChangeStatus(status, now)) return TicketChange.Unchanged;
        var actor = await agent.LoadAsync(db, cancellationToken);
        if (status == TicketStatus.Resolved) ticket.AddPublicEvent(actor.DisplayName, TicketText.ResolvedEvent, now);
        else if (before == TicketStatus.Resolved) ticket.AddPublicEvent(actor.DisplayName, TicketText.ReopenedEvent, now);
        else ticket.AddEvent(actor.DisplayName, $"changed the status from {before.Label()} to {status.Label()}", now);
        audit.AddFor(ticket.ProjectId, actor.Id, actor.DisplayName, "ticket.status.changed", $"Ticket #{ticket.Number}", $"{before.Label()} → {status.Label()}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        announce.ToEverybody(ticket, AnnounceTicket.ChangeEvent);
        return TicketChange.Done;
    }
}
