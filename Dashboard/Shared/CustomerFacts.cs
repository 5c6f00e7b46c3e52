using System.Globalization;
using Dashboard.Data;
using Dashboard.Data.Customers;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Shared;

/// <summary>One way a customer is known, as every page of staff's shows it.</summary>
/// <param name="CustomerId">The record that it belongs to, of those that are shown as one.</param>
public sealed record IdentityFact(
    long Id, long CustomerId, IdentityKind Kind, string Text, bool Verified, string Scope, DateTimeOffset CreatedAt, DateTimeOffset? BlockedAt,
    DateTimeOffset? SessionsEndedAt)
{
    /// <summary>Where it holds, in words.</summary>
    public string Door { get; init; } = "";

    /// <summary>A visitor's token is no name and nobody's business.</summary>
    public string Label => Kind == IdentityKind.VisitorToken ? Customer.Unnamed : Text;
}

/// <summary>An attribute that the host application or its page sent.</summary>
/// <param name="Owner">The record's name, where several are shown as one.</param>
public sealed record AttributeFact(long CustomerId, string Owner, string Name, string Value, AttributeOrigin Origin, DateTimeOffset UpdatedAt);

/// <summary>Another record with the same address.</summary>
public sealed record Namesake(string PublicId, string DisplayName);

/// <summary>What the customer's page and the panel beside a ticket both show of the records that agents see as one customer.</summary>
public static class CustomerFacts
{
    private const int MostNamesakes = 5;

    /// <param name="ids">Records of one project.</param>
    public static async Task<IReadOnlyList<IdentityFact>> IdentitiesAsync(DashboardDbContext db, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var identities = await db.CustomerIdentities.AsNoTracking().Where(i => ids.Contains(i.CustomerId)).OrderBy(i => i.Id)
            .Select(i => new IdentityFact(i.Id, i.CustomerId, i.Kind, i.Text, i.Verified, i.Scope, i.CreatedAt, i.BlockedAt, i.SessionsEndedAt))
            .ToListAsync(cancellationToken);
        var widgetIds = identities.Select(i => WidgetOf(i.Scope)).OfType<long>().Distinct().ToList();
        var widgets = widgetIds.Count == 0 ? []
            : await db.Widgets.AsNoTracking().Where(w => widgetIds.Contains(w.Id)).ToDictionaryAsync(w => w.Id, w => w.Name, cancellationToken);
        return [.. identities.Select(i => i with { Door = WidgetOf(i.Scope) is { } id && widgets.TryGetValue(id, out var name) ? $"Widget “{name}”" : IdentityLabels.ScopeLabel(i.Scope) })];
    }

    public static async Task<IReadOnlyList<AttributeFact>> AttributesAsync(DashboardDbContext db, IReadOnlyList<long> ids, CancellationToken cancellationToken) =>
        await db.Set<CustomerAttribute>().AsNoTracking().Where(a => ids.Contains(a.CustomerId)).OrderBy(a => a.CustomerId).ThenBy(a => a.Origin).ThenBy(a => a.Name)
            .Join(db.Customers, a => a.CustomerId, c => c.Id, (a, c) => new AttributeFact(
                a.CustomerId, c.Name ?? c.Email ?? Customer.Unnamed, a.Name, a.Value, a.Origin, a.UpdatedAt))
            .ToListAsync(cancellationToken);

    /// <summary>
    /// Who else has one of the addresses, as where mail goes or as an identity: the rules kept them apart (product rule 1.6).
    /// </summary>
    /// <param name="ids">The records that have them, which are not their own namesakes.</param>
    public static async Task<IReadOnlyList<Namesake>> SameEmailAsync(
        DashboardDbContext db, long projectId, IReadOnlyList<long> ids, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        if (addresses.Count == 0) return [];
        // Two look-ups by index; one condition with "or" would walk through all customers.
        var heads = await db.Customers.Where(c => c.ProjectId == projectId && addresses.Contains(c.Email!)).Select(c => c.HeadId ?? c.Id)
            .Union(db.CustomerIdentities.Where(i => i.ProjectId == projectId && i.Kind == IdentityKind.Email && addresses.Contains(i.Text))
                .Select(i => i.Customer.HeadId ?? i.CustomerId))
            .Where(id => !ids.Contains(id)).OrderBy(id => id).Take(MostNamesakes).ToListAsync(cancellationToken);
        if (heads.Count == 0) return [];
        return await db.CustomersOf(projectId).AsNoTracking().Where(c => heads.Contains(c.Id)).OrderBy(c => c.Id)
            .Select(c => new Namesake(c.PublicId, c.Name ?? c.Email ?? c.Phone ?? c.Identities.Where(i => i.Kind == IdentityKind.Email).Select(i => i.Text).FirstOrDefault() ?? Customer.Unnamed))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The addresses of some records: where mail goes, and what was signed or claimed.</summary>
    public static IReadOnlyList<string> Addresses(IEnumerable<string?> mail, IEnumerable<IdentityFact> identities) =>
        [.. mail.OfType<string>().Concat(identities.Where(i => i.Kind == IdentityKind.Email).Select(i => i.Text)).Distinct(StringComparer.Ordinal)];

    private static long? WidgetOf(string scope) =>
        scope.StartsWith("widget:", StringComparison.Ordinal) && long.TryParse(scope.AsSpan(7), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
