using Dashboard.Data;
using Dashboard.Data.Customers;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>
/// Finds or makes the record of one signed identifier, as the Ticket Center and the Chat Widget have it (product rule 1.3). It joins nothing;
/// a known one costs a read.
/// </summary>
public sealed class ResolveSignedIdentifier(DashboardDbContext db, TimeProvider time)
{
    private const int Attempts = 3;

    /// <summary>Resolves it; writes in one transaction of its own where it is new.</summary>
    /// <param name="projectId">The tenant.</param>
    /// <param name="kind">Email or external id.</param>
    /// <param name="text">Exactly what was signed.</param>
    /// <param name="scope">Empty, or the one door it holds at.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Null where the identity is blocked: answer it like a failed verification.</returns>
    public async Task<SignedCustomer?> ExecuteAsync(long projectId, IdentityKind kind, string text, string scope, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await FindAsync(projectId, kind, text, scope, cancellationToken) is { } known) return known.IsBlocked ? null : known.Customer;
            try
            {
                await CreateAsync(projectId, kind, text, scope, cancellationToken);
            }
            catch (DbUpdateException) when (attempt < Attempts)
            {
                // Another process made the same identity first: the unique index said so, and now it can be read.
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task<Known?> FindAsync(long projectId, IdentityKind kind, string text, string scope, CancellationToken cancellationToken)
    {
        var found = await db.CustomerIdentities
            .Where(i => i.ProjectId == projectId && i.Verified && i.Kind == kind && i.Text == text && i.Scope == scope)
            .Select(i => new { i.Id, i.CustomerId, i.Customer.Name, i.BlockedAt })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : new Known(new SignedCustomer(found.CustomerId, found.Name, [found.Id]), found.BlockedAt is not null);
    }

    private async Task CreateAsync(long projectId, IdentityKind kind, string text, string scope, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);

        // Of two first visits of one person the second waits here and finds what the first made.
        await db.LockProjectAsync(projectId, cancellationToken);
        if (await FindAsync(projectId, kind, text, scope, cancellationToken) is not null) return;
        var now = time.GetUtcNow();
        var customer = new Customer(projectId, now);
        customer.AddIdentity(kind, text, verified: true, now, scope);
        if (kind == IdentityKind.Email) customer.LearnSigned(null, text, null, null, null);
        db.Customers.Add(customer);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private sealed record Known(SignedCustomer Customer, bool IsBlocked);
}
