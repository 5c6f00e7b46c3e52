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
        if (await db.LockTicketAsync(agent.TicketsOf(db, ticketNumber), cancellationToken) is not { } ticket) return TicketChange.NotFound;
        var assignee = assigneeId is null ? null : await FindAsync(agent.ProjectId, assigneeId.Value, cancellationToken);
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

    private Task<User?> FindAsync(long projectId, Guid userId, CancellationToken cancellationToken) =>
        db.Memberships.AsTracking().Where(m => m.ProjectId == projectId && m.UserId == userId && m.Role != ProjectRole.Engineer)
            .Select(m => m.User).SingleOrDefaultAsync(cancellationToken);
}
