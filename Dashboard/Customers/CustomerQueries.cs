using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Tickets;
using Dashboard.Shared;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Customers;

public sealed record CustomerRow(
    long Id, string PublicId, string DisplayName, string? Email, string? Company, bool Verified, bool Blocked, DateTimeOffset LastSeenAt);

public sealed record CustomerPage(IReadOnlyList<CustomerRow> Rows, ListPosition? Newer, ListPosition? Older);

/// <summary>A record as its page shows it.</summary>
public sealed record CustomerRecord(
    long Id, string PublicId, string? Name, string? Email, string? Phone, string? Company, string? Locale, DateTimeOffset FirstSeenAt,
    DateTimeOffset LastSeenAt)
{
    public IReadOnlyList<IdentityRow> Identities { get; init; } = [];

    public IReadOnlyList<AttributeRow> Attributes { get; init; } = [];

    public IReadOnlyList<CustomerTicket> Tickets { get; init; } = [];

    public IReadOnlyList<JoinRow> Joins { get; init; } = [];

    /// <summary>Other records with the same address for mail: the rules kept them apart (product rule 1.6).</summary>
    public IReadOnlyList<Namesake> SameEmail { get; init; } = [];

    public string DisplayName => Name ?? Email ?? Phone ?? Identities.FirstOrDefault(i => i.Kind != IdentityKind.VisitorToken)?.Text ?? Customer.Unnamed;
}

public sealed record IdentityRow(
    long Id, IdentityKind Kind, string Text, bool Verified, string Scope, DateTimeOffset CreatedAt, DateTimeOffset? BlockedAt, DateTimeOffset? SessionsEndedAt);

public sealed record AttributeRow(string Name, string Value, AttributeOrigin Origin, DateTimeOffset UpdatedAt);

public sealed record CustomerTicket(long Number, string Subject, TicketStatus Status, DateTimeOffset UpdatedAt);

public sealed record JoinRow(long Id, string IdentityText, string Reason, DateTimeOffset JoinedAt, DateTimeOffset? UndoneAt);

public sealed record Namesake(string PublicId, string DisplayName);

/// <summary>What staff read of customers; every query is scoped to one project.</summary>
public sealed class CustomerQueries(DashboardDbContext db)
{
    public const int PageSize = 25;
    private const int ShownTickets = 25;

    public async Task<CustomerPage> PageAsync(
        long projectId, string? search, ListPosition? before, ListPosition? after, CancellationToken cancellationToken)
    {
        var customers = string.IsNullOrWhiteSpace(search) ? db.CustomersOf(projectId) : db.SearchCustomers(projectId, search.Trim());
        var backwards = before is null && after is not null;
        var rows = await Sorted(customers.AsNoTracking(), before, after).Select(static c => new CustomerRow(
            c.Id, c.PublicId,
            c.Name ?? c.Email ?? c.Phone ?? c.Identities.Where(i => i.Kind != IdentityKind.VisitorToken).OrderBy(i => i.Id).Select(i => i.Text).FirstOrDefault() ?? Customer.Unnamed,
            c.Email, c.Company, c.Identities.Any(i => i.Verified), c.Identities.Any(i => i.BlockedAt != null), c.LastSeenAt))
            .Take(PageSize + 1).ToListAsync(cancellationToken);
        var more = rows.Count > PageSize;
        if (more) rows.RemoveAt(PageSize);
        if (backwards) rows.Reverse();
        if (rows.Count == 0) return new CustomerPage(rows, null, null);
        ListPosition first = new(rows[0].LastSeenAt, rows[0].Id), last = new(rows[^1].LastSeenAt, rows[^1].Id);
        return new CustomerPage(rows, before is not null || (backwards && more) ? first : null, backwards || more ? last : null);
    }

    /// <summary>Null if there is no such customer in the project.</summary>
    public async Task<CustomerRecord?> FindAsync(long projectId, string publicId, CancellationToken cancellationToken)
    {
        var customer = await db.Customers.AsNoTracking().Where(c => c.ProjectId == projectId && c.PublicId == publicId)
            .Select(static c => new CustomerRecord(c.Id, c.PublicId, c.Name, c.Email, c.Phone, c.Company, c.Locale, c.FirstSeenAt, c.LastSeenAt))
            .SingleOrDefaultAsync(cancellationToken);
        if (customer is null) return null;
        var id = customer.Id;
        return customer with
        {
            Identities = await db.CustomerIdentities.AsNoTracking().Where(i => i.CustomerId == id).OrderBy(i => i.Id)
                .Select(i => new IdentityRow(i.Id, i.Kind, i.Text, i.Verified, i.Scope, i.CreatedAt, i.BlockedAt, i.SessionsEndedAt)).ToListAsync(cancellationToken),
            Attributes = await db.Set<CustomerAttribute>().AsNoTracking().Where(a => a.CustomerId == id).OrderBy(a => a.Origin).ThenBy(a => a.Name)
                .Select(a => new AttributeRow(a.Name, a.Value, a.Origin, a.UpdatedAt)).ToListAsync(cancellationToken),
            Tickets = await db.Tickets.AsNoTracking().Where(t => t.CustomerId == id).OrderByDescending(t => t.UpdatedAt).ThenByDescending(t => t.Id)
                .Take(ShownTickets).Select(t => new CustomerTicket(t.Number, t.Subject, t.Status, t.UpdatedAt)).ToListAsync(cancellationToken),
            Joins = await JoinsAsync(projectId, id, cancellationToken),
            SameEmail = customer.Email is null ? [] : await db.CustomersOf(projectId).AsNoTracking()
                .Where(c => c.Email == customer.Email && c.Id != id).OrderBy(c => c.Id).Take(5)
                .Select(c => new Namesake(c.PublicId, c.Name ?? c.Email!)).ToListAsync(cancellationToken),
        };
    }

    private async Task<IReadOnlyList<JoinRow>> JoinsAsync(long projectId, long customerId, CancellationToken cancellationToken) =>
        await db.CustomerJoins.AsNoTracking().Where(j => j.ProjectId == projectId && j.ToCustomerId == customerId).OrderByDescending(j => j.Id)
            .Join(db.CustomerIdentities, j => j.IdentityId, i => i.Id, (j, i) => new JoinRow(j.Id, i.Text, j.Reason, j.JoinedAt, j.UndoneAt))
            .Take(ShownTickets).ToListAsync(cancellationToken);

    private static IQueryable<Customer> Sorted(IQueryable<Customer> customers, ListPosition? before, ListPosition? after)
    {
        if (before is { } older)
        {
            return customers.Where(c => c.LastSeenAt <= older.At && (c.LastSeenAt < older.At || c.Id < older.Id))
                .OrderByDescending(static c => c.LastSeenAt).ThenByDescending(static c => c.Id);
        }

        return after is { } newer
            ? customers.Where(c => c.LastSeenAt >= newer.At && (c.LastSeenAt > newer.At || c.Id > newer.Id))
                .OrderBy(static c => c.LastSeenAt).ThenBy(static c => c.Id)
            : customers.OrderByDescending(static c => c.LastSeenAt).ThenByDescending(static c => c.Id);
    }
}
