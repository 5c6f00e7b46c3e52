using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Tickets;
using Dashboard.Shared;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Customers;

/// <param name="Id">Of the record that was seen last: the head's own, or one that was merged into it.</param>
/// <param name="Verified">Whether a signature vouched for any of their identities.</param>
/// <param name="Claimed">Whether any is only claimed.</param>
public sealed record CustomerRow(
    long Id, string PublicId, string DisplayName, string? Email, string? Company, bool Verified, bool Claimed, bool Blocked, DateTimeOffset LastSeenAt);

public sealed record CustomerPage(IReadOnlyList<CustomerRow> Rows, ListPosition? Newer, ListPosition? Older);

/// <summary>A customer as their page shows them: the head's record with what was merged into it.</summary>
public sealed record CustomerRecord(
    long Id, string PublicId, string? Name, string? Email, string? Phone, string? Company, string? Locale, DateTimeOffset FirstSeenAt,
    DateTimeOffset LastSeenAt)
{
    public IReadOnlyList<IdentityFact> Identities { get; init; } = [];

    public IReadOnlyList<AttributeFact> Attributes { get; init; } = [];

    public IReadOnlyList<CustomerTicket> Tickets { get; init; } = [];

    public IReadOnlyList<JoinRow> Joins { get; init; } = [];

    /// <summary>Records that somebody merged into this one by hand.</summary>
    public IReadOnlyList<MergedRow> Merged { get; init; } = [];

    /// <summary>Other records with the same address: the rules kept them apart (product rule 1.6).</summary>
    public IReadOnlyList<Namesake> SameEmail { get; init; } = [];

    public string DisplayName => Name ?? Email ?? Phone ?? Identities.FirstOrDefault(i => i.CustomerId == Id && i.Kind != IdentityKind.VisitorToken)?.Text ?? Customer.Unnamed;
}

public sealed record CustomerTicket(long Number, string Subject, TicketStatus Status, DateTimeOffset UpdatedAt);

public sealed record JoinRow(long Id, string IdentityText, string Reason, DateTimeOffset JoinedAt, DateTimeOffset? UndoneAt);

/// <param name="IntoHead">False for what came with another record: it goes where that goes.</param>
public sealed record MergedRow(
    long Id, string PublicId, string? Name, string? Email, string? Phone, DateTimeOffset LastSeenAt, string? MergedBy, DateTimeOffset? MergedAt, bool IntoHead)
{
    public string DisplayName => Name ?? Email ?? Phone ?? Customer.Unnamed;
}

/// <summary>What staff read of customers; every query is scoped to one project.</summary>
public sealed class CustomerQueries(DashboardDbContext db)
{
    public const int PageSize = 25;
    private const int ShownTickets = 25;

    /// <param name="except">Leaves one out: whom the others are looked through for.</param>
    public async Task<CustomerPage> PageAsync(
        long projectId, string? search, ListPosition? before, ListPosition? after, CancellationToken cancellationToken, string? except = null)
    {
        var customers = string.IsNullOrWhiteSpace(search) ? db.CustomersOf(projectId) : db.SearchCustomers(projectId, search.Trim());
        if (except is not null) customers = customers.Where(c => c.PublicId != except);
        var backwards = before is null && after is not null;
        var rows = await Sorted(LatestOf(projectId), before, after)
            .Join(customers.AsNoTracking(), static seen => seen.HeadId ?? seen.Id, static c => c.Id, static (seen, c) => new CustomerRow(
                seen.Id, c.PublicId,
                c.Name ?? c.Email ?? c.Phone
                    ?? c.Identities.Where(i => i.Kind != IdentityKind.VisitorToken).OrderBy(i => i.Id).Select(i => i.Text).FirstOrDefault() ?? Customer.Unnamed,
                c.Email, c.Company,
                c.Identities.Any(i => i.Verified) || c.Members.Any(m => m.Identities.Any(i => i.Verified)),
                c.Identities.Any(i => !i.Verified) || c.Members.Any(m => m.Identities.Any(i => !i.Verified)),
                c.Identities.Any(i => i.BlockedAt != null) || c.Members.Any(m => m.Identities.Any(i => i.BlockedAt != null)), seen.LastSeenAt))
            .Take(PageSize + 1).ToListAsync(cancellationToken);
        var more = rows.Count > PageSize;
        if (more) rows.RemoveAt(PageSize);
        if (backwards) rows.Reverse();
        if (rows.Count == 0) return new CustomerPage(rows, null, null);
        ListPosition first = new(rows[0].LastSeenAt, rows[0].Id), last = new(rows[^1].LastSeenAt, rows[^1].Id);
        return new CustomerPage(rows, before is not null || (backwards && more) ? first : null, backwards || more ? last : null);
    }

    /// <summary>The page that shows a record now: its own, or that of the record it was merged into. Null if the project has no such record.</summary>
    public Task<string?> HeadOfAsync(long projectId, string publicId, CancellationToken cancellationToken) =>
        db.Customers.AsNoTracking().Where(c => c.ProjectId == projectId && c.PublicId == publicId)
            .Select(c => c.Head == null ? c.PublicId : c.Head.PublicId).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Null if the project has no such customer, or the record is shown under another.</summary>
    public async Task<CustomerRecord?> FindAsync(long projectId, string publicId, CancellationToken cancellationToken)
    {
        var customer = await db.Customers.AsNoTracking().Where(c => c.ProjectId == projectId && c.PublicId == publicId && c.HeadId == null)
            .Select(static c => new CustomerRecord(c.Id, c.PublicId, c.Name, c.Email, c.Phone, c.Company, c.Locale, c.FirstSeenAt, c.LastSeenAt))
            .SingleOrDefaultAsync(cancellationToken);
        if (customer is null) return null;
        var id = customer.Id;
        var merged = await db.Customers.AsNoTracking().Where(c => c.HeadId == id).OrderBy(c => c.MergedAt).ThenBy(c => c.Id)
            .Select(c => new MergedRow(c.Id, c.PublicId, c.Name, c.Email, c.Phone, c.LastSeenAt, c.MergedBy, c.MergedAt, c.MergedIntoId == id)).ToListAsync(cancellationToken);
        List<long> ids = [id, .. merged.Select(m => m.Id)];
        var identities = await CustomerFacts.IdentitiesAsync(db, ids, cancellationToken);
        return customer with
        {
            LastSeenAt = merged.Select(m => m.LastSeenAt).Append(customer.LastSeenAt).Max(),
            Merged = merged,
            Identities = identities,
            Attributes = await CustomerFacts.AttributesAsync(db, ids, cancellationToken),
            Tickets = await db.Tickets.AsNoTracking().Where(t => ids.Contains(t.CustomerId)).OrderByDescending(t => t.UpdatedAt).ThenByDescending(t => t.Id)
                .Take(ShownTickets).Select(t => new CustomerTicket(t.Number, t.Subject, t.Status, t.UpdatedAt)).ToListAsync(cancellationToken),
            Joins = await JoinsAsync(projectId, ids, cancellationToken),
            SameEmail = await CustomerFacts.SameEmailAsync(
                db, projectId, ids, CustomerFacts.Addresses(merged.Select(m => m.Email).Append(customer.Email), identities), cancellationToken),
        };
    }

    private async Task<IReadOnlyList<JoinRow>> JoinsAsync(long projectId, List<long> ids, CancellationToken cancellationToken) =>
        await db.CustomerJoins.AsNoTracking().Where(j => j.ProjectId == projectId && ids.Contains(j.ToCustomerId)).OrderByDescending(j => j.Id)
            .Join(db.CustomerIdentities, j => j.IdentityId, i => i.Id, (j, i) => new JoinRow(j.Id, i.Text, j.Reason, j.JoinedAt, j.UndoneAt))
            .Take(ShownTickets).ToListAsync(cancellationToken);

    /// <summary>Of every customer the record that was seen last: where the list shows them. Found along the index, so a page costs what it shows.</summary>
    private IQueryable<Customer> LatestOf(long projectId) => db.Customers.AsNoTracking().Where(c => c.ProjectId == projectId
        && !db.Customers.Any(o => (o.HeadId == c.Id || (c.HeadId != null && (o.Id == c.HeadId || o.HeadId == c.HeadId)))
            && (o.LastSeenAt > c.LastSeenAt || (o.LastSeenAt == c.LastSeenAt && o.Id > c.Id))));

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
