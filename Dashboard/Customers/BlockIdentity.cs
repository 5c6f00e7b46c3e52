using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Platform.Live;

namespace Dashboard.Customers;

/// <summary>From now on this identity is answered like a failed verification, at every door; its sessions end (product rule 1.14).</summary>
public sealed class BlockIdentity(DashboardDbContext db, AuditTrail audit, LiveEvents live, TimeProvider time)
{
    /// <returns>False if there is no such identity.</returns>
    public Task<bool> RunAsync(IdentityReference identity, CancellationToken cancellationToken) =>
        IdentityChange.RunAsync(db, audit, live, identity, "customer.identity.blocked", i => i.Block(time.GetUtcNow()), cancellationToken);
}
