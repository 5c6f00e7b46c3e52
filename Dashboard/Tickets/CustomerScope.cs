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
    public IQueryable<Ticket> Tickets(DashboardDbContext db)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Tickets.Where(t => t.ProjectId == ProjectId && t.IdentityId != null && IdentityIds.Contains(t.IdentityId.Value));
    }

    /// <summary>One of them, by the id that customers see.</summary>
    public IQueryable<Ticket> Ticket(DashboardDbContext db, string publicId) => Tickets(db).Where(t => t.PublicId == publicId);

    /// <summary>What to call the customer in what they write.</summary>
    internal async Task<string> NameAsync(DashboardDbContext db, CancellationToken cancellationToken)
    {
        var customer = await db.Customers.AsNoTracking().Include(c => c.Identities).SingleOrDefaultAsync(c => c.Id == CustomerId, cancellationToken);
        return customer?.DisplayName ?? "Customer";
    }
}
