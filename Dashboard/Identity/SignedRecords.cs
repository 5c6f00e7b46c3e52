using Dashboard.Data;
using Dashboard.Data.Customers;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>What the database holds about the identifiers of one signed payload, and what follows from it (product rule 1.6).</summary>
internal sealed class SignedRecords
{
    private CustomerIdentity? phone;
    private bool wasTakenApart;

    /// <summary>The kind of the identifier that decides.</summary>
    public required IdentityKind DecidingKind { get; init; }

    /// <summary>Its text.</summary>
    public required string DecidingText { get; init; }

    /// <summary>The deciding identity, if it is known.</summary>
    public CustomerIdentity? Deciding { get; set; }

    /// <summary>The verified email of the payload, if it is known, wherever it is; the same as <see cref="Deciding"/> where it decides.</summary>
    public CustomerIdentity? Email { get; set; }

    /// <summary>Whether any of them is blocked, on this record or another.</summary>
    public bool IsBlocked => All.Any(i => i is { IsBlocked: true });

    private IEnumerable<CustomerIdentity?> All => [Deciding, Email, phone];

    /// <summary>Reads them with their records. Identities that hold in one widget only are none of the portal's.</summary>
    public static async Task<SignedRecords> LoadAsync(
        DashboardDbContext db, long projectId, IdentityPayload payload, bool tracked, CancellationToken cancellationToken)
    {
        var identities = db.CustomerIdentities.AsQueryable();
        identities = tracked ? identities.AsTracking() : identities.AsNoTrackingWithIdentityResolution();
        var (id, email, phone) = (payload.ExternalUserId, payload.Email, payload.Phone);
        var found = await identities
            .Where(i => i.ProjectId == projectId && i.Verified && i.Scope == "" && (
                (i.Kind == IdentityKind.ExternalUserId && i.Text == id)
                || (i.Kind == IdentityKind.Email && i.Text == email)
                || (i.Kind == IdentityKind.Phone && i.Text == phone)))
            .Include(i => i.Customer.Identities)
            .Include(i => i.Customer.Attributes)
            .AsSplitQuery()
            .ToListAsync(cancellationToken);

        var deciding = payload.Identities.First();
        var kind = KindOf(deciding.Kind);
        var records = new SignedRecords
        {
            DecidingKind = kind,
            DecidingText = deciding.Text,
            Deciding = found.Find(i => i.Kind == kind),
            Email = found.Find(i => i.Kind == IdentityKind.Email),
            phone = found.Find(i => i.Kind == IdentityKind.Phone),
        };
        if (records.ShouldJoin(payload)) records.wasTakenApart = await records.WasTakenApartAsync(db, cancellationToken);
        return records;
    }

    /// <summary>Whether the payload says nothing that is not in the database already.</summary>
    public bool IsSettled(IdentityPayload payload) =>
        Deciding is not null && !ShouldJoin(payload) && !LacksEmail(payload) && Knows(Deciding.Customer, payload);

    /// <summary>
    /// An id and an email on two records: they join only where the email's record has no external id and the id's record no other verified
    /// email. Otherwise the id decides; and what somebody took apart by hand stays apart.
    /// </summary>
    public bool ShouldJoin(IdentityPayload payload) =>
        !wasTakenApart && payload.ExternalUserId is not null && Deciding is not null && Email is not null
        && Deciding.Customer != Email.Customer && !HasExternalId(Email.Customer) && !HasOtherEmail(Deciding.Customer, payload.Email!);

    /// <summary>Whether the email is new and may be added to the id's record: by the same rule, it must have no other.</summary>
    public bool LacksEmail(IdentityPayload payload) =>
        payload.Email is not null && Email is null && DecidingKind != IdentityKind.Email
        && (Deciding is null || !HasOtherEmail(Deciding.Customer, payload.Email));

    /// <summary>The session's view: of the payload's identities those that are on the deciding one's record.</summary>
    public SignedCustomer Result()
    {
        var customer = Deciding!.Customer;
        return new SignedCustomer(customer.Id, customer.Name, [.. All.Where(i => i is not null && i.Customer == customer).Select(i => i!.Id).Distinct()]);
    }

    private Task<bool> WasTakenApartAsync(DashboardDbContext db, CancellationToken cancellationToken)
    {
        var (identityId, toCustomerId) = (Deciding!.Id, Email!.CustomerId);
        return db.CustomerJoins.AnyAsync(j => j.IdentityId == identityId && j.ToCustomerId == toCustomerId && j.UndoneAt != null, cancellationToken);
    }

    private static bool Knows(Customer customer, IdentityPayload payload)
    {
        var attributes = customer.Attributes.Where(a => a.Origin == AttributeOrigin.Signed).ToDictionary(a => a.Name, a => a.Value, StringComparer.Ordinal);
        return (payload.Name is null || payload.Name == customer.Name)
            && (payload.Email is null || payload.Email == customer.Email)
            && (payload.Phone is null || payload.Phone == customer.Phone)
            && (payload.Company is null || payload.Company == customer.Company)
            && (payload.Locale is null || payload.Locale == customer.Locale)
            && attributes.Count == payload.Attributes.Count
            && payload.Attributes.All(a => attributes.TryGetValue(a.Name, out var value) && value == a.Value);
    }

    private static bool HasExternalId(Customer customer) =>
        customer.Identities.Any(i => i is { Kind: IdentityKind.ExternalUserId, Verified: true, Scope: "" });

    private static bool HasOtherEmail(Customer customer, string email) =>
        customer.Identities.Any(i => i is { Kind: IdentityKind.Email, Verified: true, Scope: "" } && i.Text != email);

    private static IdentityKind KindOf(SignedIdentityKind kind) => kind switch
    {
        SignedIdentityKind.ExternalUserId => IdentityKind.ExternalUserId,
        SignedIdentityKind.Email => IdentityKind.Email,
        SignedIdentityKind.Phone => IdentityKind.Phone,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
