using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Home;

/// <summary>A ticket as the home page names it.</summary>
public sealed record TicketLine(long Number, string Subject, TicketStatus Status, string Customer, bool Unread, DateTimeOffset At);

/// <summary>What waits for an agent now.</summary>
public sealed record Waiting(int New, int Unassigned, int Unread, int Open, TicketLine? Oldest, IReadOnlyList<TicketLine> Recent);

public sealed class WaitingQueries(DashboardDbContext db)
{
    private const int RecentShown = 6;

    public async Task<Waiting> ReadAsync(long projectId, CancellationToken cancellationToken)
    {
        var all = db.Tickets.AsNoTracking().Where(t => t.ProjectId == projectId);
        var open = all.Where(t => t.Status != TicketStatus.Resolved);
        return new Waiting(
            await all.CountAsync(t => t.Status == TicketStatus.New, cancellationToken),
            await open.CountAsync(t => t.AssigneeId == null, cancellationToken),
            await all.CountAsync(t => t.UnreadByStaff, cancellationToken),
            await open.CountAsync(cancellationToken),
            await open.OrderBy(t => t.CreatedAt).ThenBy(t => t.Id)
                .Select(t => new TicketLine(t.Number, t.Subject, t.Status, t.Customer.Head!.Name ?? t.Customer.Name ?? t.Customer.Email ?? (t.Identity!.Kind == IdentityKind.VisitorToken ? null : t.Identity.Text) ?? Customer.Unnamed, t.UnreadByStaff, t.CreatedAt))
                .FirstOrDefaultAsync(cancellationToken),
            await all.OrderByDescending(t => t.UpdatedAt).ThenByDescending(t => t.Id).Take(RecentShown)
                .Select(t => new TicketLine(t.Number, t.Subject, t.Status, t.Customer.Head!.Name ?? t.Customer.Name ?? t.Customer.Email ?? (t.Identity!.Kind == IdentityKind.VisitorToken ? null : t.Identity.Text) ?? Customer.Unnamed, t.UnreadByStaff, t.UpdatedAt))
                .ToListAsync(cancellationToken));
    }
}
