using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.ChatWidget;

/// <summary>What a visitor says about themselves without a signature. It is shown as claimed and gives nothing of that person's (product rule 1.4).</summary>
/// <param name="Email">Normalised.</param>
/// <param name="ExternalUserId">As passed.</param>
public sealed record Claims(string? Email, string? ExternalUserId)
{
    public static Claims None { get; } = new(null, null);
}

/// <summary>
/// Makes an anonymous visitor's own contact when there is something to remember – a message, a claim, an attribute – and writes that down.
/// </summary>
public sealed class RememberVisitor(DashboardDbContext db, TimeProvider time)
{
    /// <summary>Most claims of one visitor: the contact of somebody who claims to be everybody stays readable.</summary>
    private const int MaxClaims = 10;

    /// <returns>False where the token opens nothing any more, because it came signed.</returns>
    public async Task<bool> RunAsync(WidgetDoor door, Visitor visitor, Claims claims, PageData? data, CancellationToken cancellationToken)
    {
        var known = await FindAsync(door, visitor, tracked: false, cancellationToken);
        if (known is not null && (IsVerified(known.Customer) || IsSettled(known.Customer, claims, data))) return known.AdoptedById is null;

        await using var transaction = await db.BeginWriteAsync(cancellationToken);

        // Of two first messages of one visitor the second waits here and finds what the first made; so does an adoption.
        await db.LockProjectAsync(door.ProjectId, cancellationToken);
        var identity = await FindAsync(door, visitor, tracked: true, cancellationToken);
        if (identity?.AdoptedById is not null) return false;
        var now = time.GetUtcNow();
        var customer = identity?.Customer ?? Create(door, visitor, now);
        if (IsVerified(customer)) return true;
        Claim(customer, IdentityKind.Email, claims.Email, door, now);
        Claim(customer, IdentityKind.ExternalUserId, claims.ExternalUserId, door, now);
        if (claims.Email is { } email) customer.ClaimEmail(email);
        if (data is not null) PageAttributes.Write(customer, data, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private Task<CustomerIdentity?> FindAsync(WidgetDoor door, Visitor visitor, bool tracked, CancellationToken cancellationToken)
    {
        var (projectId, scope) = (door.ProjectId, door.OwnScope);
        var identities = tracked ? db.CustomerIdentities.AsTracking() : db.CustomerIdentities.AsNoTrackingWithIdentityResolution();
        return identities.Include(i => i.Customer.Identities).Include(i => i.Customer.Attributes).AsSplitQuery()
            .SingleOrDefaultAsync(i => i.ProjectId == projectId && i.Kind == IdentityKind.VisitorToken && i.Text == visitor.Key && i.Scope == scope, cancellationToken);
    }

    /// <summary>Joined by hand to a record that a signature vouched for: what nobody signed must not write there (product rule 1.4).</summary>
    private static bool IsVerified(Customer customer) => customer.Identities.Any(i => i.Verified);

    private static bool IsSettled(Customer customer, Claims claims, PageData? data) =>
        Has(customer, IdentityKind.Email, claims.Email) && Has(customer, IdentityKind.ExternalUserId, claims.ExternalUserId)
        && (claims.Email is null || customer.Email is not null)
        && (data is null || PageAttributes.AreSettled(customer, data));

    private static bool Has(Customer customer, IdentityKind kind, string? text) =>
        text is null || customer.Identities.Any(i => i.Kind == kind && i.Text == text) || customer.Identities.Count > MaxClaims;

    private Customer Create(WidgetDoor door, Visitor visitor, DateTimeOffset now)
    {
        var customer = new Customer(door.ProjectId, now, visitor.ContactId);
        customer.AddIdentity(IdentityKind.VisitorToken, visitor.Key, verified: false, now, door.OwnScope);
        db.Customers.Add(customer);
        return customer;
    }

    private static void Claim(Customer customer, IdentityKind kind, string? text, WidgetDoor door, DateTimeOffset now)
    {
        if (!Has(customer, kind, text)) customer.AddIdentity(kind, text!, verified: false, now, door.OwnScope);
    }
}
