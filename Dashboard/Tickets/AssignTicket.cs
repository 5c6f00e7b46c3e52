using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Team;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tickets;

/// <summary>An agent gives a ticket to a member who answers tickets, or back to nobody.</summary>
public sealed class AssignTicket(DashboardDbContext db, AuditTrail audit, AnnounceTicket announce, TimeProvider time)
{
    /// <param name="assigneeId">Null: nobody. One who may not answer in this project is refused.</param>
    public async Task<TicketChange> RunAsync(Agent agent, long ticketNumber, Guid? assigneeId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var assignee = assigneeId is null ? null : await LockAsync(agent.ProjectId, assigneeId.Value, cancellationToken);
        if (await db.LockTicketAsync(agent.TicketsOf(db, ticketNumber), cancellationToken) is not { } ticket) return TicketChange.NotFound;
        if (assigneeId is not null && assignee is null) return TicketChange.Refused;
        var now = time.GetUtcNow();
        if (!ticket.Assign(assignee, now)) return TicketChange.Unchanged;
        var actor = await agent.LoadAsync(db, cancellationToken);
        var text = assignee is null ? "unassigned this" : assignee.Id == actor.Id ? "took this" : $"assigned this to {assignee.DisplayName}";
        ticket.AddEvent(actor.DisplayName, text, now);
        audit.AddFor(ticket.ProjectId, actor.Id, actor.DisplayName, "ticket.assigned", $"Ticket #{ticket.Number}", assignee?.DisplayName ?? "Nobody");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        announce.ToStaff(ticket);
        return TicketChange.Done;
    }

    // Locked by an update that changes nothing, and before the ticket: whoever is being removed from the team at this moment either has the
    // ticket in time to lose it again, or does not get it. Removing locks in the same order.
    private async Task<User?> LockAsync(long projectId, Guid userId, CancellationToken cancellationToken)
    {
        var answering = db.Memberships.Where(m => m.ProjectId == projectId && m.UserId == userId && m.Role != ProjectRole.Engineer);
        return await answering.ExecuteUpdateAsync(set => set.SetProperty(m => m.Role, m => m.Role), cancellationToken) == 0
            ? null
            : await answering.AsTracking().Select(m => m.User).SingleAsync(cancellationToken);
    }
}
