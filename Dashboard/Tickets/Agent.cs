using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Data.Tickets;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tickets;

/// <summary>The member of staff on whose behalf a use case runs, in the project they work in.</summary>
public sealed record Agent(long ProjectId, Guid UserId)
{
    /// <summary>The one who asks, as authorisation found them.</summary>
    public static Agent Of(CurrentProject current) => new(current.ProjectId, current.UserId);

    /// <summary>The tickets that this agent may see: a stranger's number finds nothing.</summary>
    internal IQueryable<Ticket> TicketsOf(DashboardDbContext db, long number) =>
        db.Tickets.Where(t => t.ProjectId == ProjectId && t.Number == number);

    internal Task<User> LoadAsync(DashboardDbContext db, CancellationToken cancellationToken) =>
        db.Users.AsTracking().SingleAsync(u => u.Id == UserId, cancellationToken);

    /// <summary>
    /// This agent had everything up to <paramref name="upTo"/> before their eyes: the ticket is not unread for anybody any more,
    /// and this agent needs no mail about it (product §6). The ticket is locked by the caller, who saves.
    /// </summary>
    internal async Task ReadAsync(DashboardDbContext db, Ticket ticket, int upTo, DateTimeOffset now, CancellationToken cancellationToken)
    {
        upTo = Math.Min(upTo, ticket.LastMessageNumber);
        if (upTo <= 0) return;
        ticket.ReadByStaffUpTo(upTo);
        var read = await db.TicketReads.AsTracking().SingleOrDefaultAsync(r => r.TicketId == ticket.Id && r.UserId == UserId, cancellationToken);
        if (read is null) db.TicketReads.Add(new TicketRead(ticket.Id, UserId, upTo, now));
        else read.UpTo(upTo, now);
    }
}

/// <summary>What became of a wish to change a ticket.</summary>
public enum TicketChange
{
    Done = 1,

    /// <summary>It was so already; nothing was written.</summary>
    Unchanged = 2,

    /// <summary>No such ticket in this project.</summary>
    NotFound = 3,

    /// <summary>What it should become does not exist here, such as an assignee who is no member.</summary>
    Refused = 4,
}
