using Dashboard.Data;
using Dashboard.Data.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tickets;

/// <summary>
/// What a customer's session may see and change: the tickets begun under its own identities, whatever record those identities
/// belong to by now (product rule 1.5). Looking a ticket up through it is the authorisation.
/// </summary>
/// <param name="CustomerId">The record that the deciding identity belongs to now.</param>
/// <param name="IdentityIds">The identities of the signed payload, the deciding one first; never empty.</param>
public sealed record CustomerScope(long ProjectId, long CustomerId, IReadOnlyList<long> IdentityIds)
{
    /// <summary>
    /// The one door whose conversations are seen, and at which new ones are begun; null: whichever door they came by, as a session whose
    /// signature expires sees them.
    /// </summary>
    public CustomerDoor? Door { get; init; }

    /// <summary>Whether a signature vouched for who is there. What others write keeps the mark for good (product rule 1.4).</summary>
    public bool Verified { get; init; } = true;

    /// <summary>A Ticket Center's or widget's session: what was begun at that door under exactly that identity.</summary>
    public static CustomerScope At(CustomerDoor door, long projectId, long customerId, long identityId, bool verified = true) =>
        new(projectId, customerId, [identityId]) { Door = door, Verified = verified };

    public IQueryable<Ticket> Tickets(DashboardDbContext db)
    {
        ArgumentNullException.ThrowIfNull(db);
        var tickets = IdentityIds is [var only]
            ? db.Tickets.Where(t => t.ProjectId == ProjectId && t.IdentityId == only)
            : db.Tickets.Where(t => t.ProjectId == ProjectId && t.IdentityId != null && IdentityIds.Contains(t.IdentityId.Value));
        if (Door is not var (channel, widgetId)) return tickets;
        return widgetId is null ? tickets.Where(t => t.Channel == channel) : tickets.Where(t => t.Channel == channel && t.WidgetId == widgetId);
    }

    /// <summary>One of them, by the id that customers see. Any text may be asked for; what cannot be an id finds nothing.</summary>
    public IQueryable<Ticket> Ticket(DashboardDbContext db, string publicId)
    {
        // PostgreSQL refuses to compare some texts at all, such as one with NUL.
        var id = OpaqueId.IsWellFormed(publicId) ? publicId : "";
        return Tickets(db).Where(t => t.PublicId == id);
    }

    /// <summary>What to call the customer in what they write.</summary>
    internal async Task<string> NameAsync(DashboardDbContext db, CancellationToken cancellationToken)
    {
        var customer = await db.Customers.AsNoTracking().Include(c => c.Identities).SingleOrDefaultAsync(c => c.Id == CustomerId, cancellationToken);
        return customer?.DisplayName ?? "Customer";
    }
}

/// <summary>A door that shows only what was begun at it.</summary>
/// <param name="Channel">Which contract.</param>
/// <param name="WidgetId">Which of a project's widgets, where it is one.</param>
public sealed record CustomerDoor(Channel Channel, long? WidgetId)
{
    /// <summary>A project's Ticket Center.</summary>
    public static CustomerDoor TicketCenter { get; } = new(Channel.TicketCenter, null);

    /// <summary>One widget.</summary>
    public static CustomerDoor Widget(long widgetId) => new(Channel.Widget, widgetId);
}
