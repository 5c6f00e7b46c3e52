using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Customers;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>The person whom a signed payload names.</summary>
/// <param name="CustomerId">Their record.</param>
/// <param name="Name">What to call them, if known.</param>
/// <param name="IdentityIds">The verified identities of the payload that this record holds; the deciding one first.</param>
public sealed record SignedCustomer(long CustomerId, string? Name, IReadOnlyList<long> IdentityIds);

/// <summary>
/// Finds or makes the record of a signed portal payload (product rules 1.3 and 1.6). The external id decides, else the email, else the
/// phone. A payload that says nothing new costs reads only.
/// </summary>
public sealed class ResolveSignedCustomer(DashboardDbContext db, AuditTrail audit, TimeProvider time)
{
    private const int Attempts = 3;

    /// <summary>Resolves it; writes in one transaction of its own where there is something to write.</summary>
    /// <returns>Null where any identity of the payload is blocked: answer it like a failed verification.</returns>
    public async Task<SignedCustomer?> ExecuteAsync(long projectId, IdentityPayload payload, CancellationToken cancellationToken)
    {
        var known = await SignedRecords.LoadAsync(db, projectId, payload, tracked: false, cancellationToken);
        if (known.IsBlocked) return null;
        if (known.IsSettled(payload)) return known.Result();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await WriteAsync(projectId, payload, cancellationToken);
            }
            catch (DbUpdateException) when (attempt < Attempts)
            {
                // Another process made the same identity first: the unique index said so, and now it can be read.
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task<SignedCustomer?> WriteAsync(long projectId, IdentityPayload payload, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);

        // Of two first handshakes of one person the second waits here and finds what the first made.
        await db.LockProjectAsync(projectId, cancellationToken);
        var records = await SignedRecords.LoadAsync(db, projectId, payload, tracked: true, cancellationToken);
        if (records.IsBlocked) return null;
        var now = time.GetUtcNow();
        records.Deciding ??= Add(new Customer(projectId, now)).AddIdentity(records.DecidingKind, records.DecidingText, verified: true, now);
        if (records.ShouldJoin(payload)) await JoinAsync(projectId, records, now, cancellationToken);
        var customer = records.Deciding.Customer;
        if (records.LacksEmail(payload)) records.Email = customer.AddIdentity(IdentityKind.Email, payload.Email!, verified: true, now);
        Learn(customer, payload, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return records.Result();
    }

    private Customer Add(Customer customer)
    {
        db.Customers.Add(customer);
        return customer;
    }

    private static void Learn(Customer customer, IdentityPayload payload, DateTimeOffset now)
    {
        customer.LearnSigned(payload.Name, payload.Email, payload.Phone, payload.Company, payload.Locale);
        customer.SetAttributes(AttributeOrigin.Signed, payload.Attributes.Select(a => KeyValuePair.Create(a.Name, a.Value)), now);
        customer.Seen(now);
    }

    /// <summary>
    /// Moves every identity of the id's record, with the tickets begun under it, to the email's record. Each move is kept, so that it can be
    /// taken back by hand; the emptied record stays for that, and an id that is new has one made to go back to.
    /// </summary>
    private async Task JoinAsync(long projectId, SignedRecords records, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // What is new gets its ids here.
        await db.SaveChangesAsync(cancellationToken);
        var from = records.Deciding!.Customer;
        var to = records.Email!.Customer;
        var moving = await db.CustomerIdentities.AsTracking().Where(i => i.CustomerId == from.Id).ToListAsync(cancellationToken);
        foreach (var identity in moving)
        {
            identity.MoveTo(to);
            db.CustomerJoins.Add(new CustomerJoin(projectId, identity.Id, from.Id, to.Id, "One signed payload carried this id and this email.", now));
            await db.Tickets.Where(t => t.IdentityId == identity.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.CustomerId, to.Id), cancellationToken);
        }

        // What agents had merged into the emptied record stays with the person.
        if (from.HeadId is null && to.HeadId != from.Id)
        {
            var head = to.HeadId ?? to.Id;
            await db.Customers.Where(c => c.HeadId == from.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.HeadId, head), cancellationToken);
            await db.Customers.Where(c => c.MergedIntoId == from.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.MergedIntoId, head), cancellationToken);
        }

        audit.AddFor(projectId, null, "Signed payload", "customer.joined", to.DisplayName,
            $"{moving.Count} identities of record {from.PublicId} joined record {to.PublicId}.");
    }
}
