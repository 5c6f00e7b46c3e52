using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Platform.Live;

namespace Dashboard.Customers;

/// <summary>This identity may come in again. The sessions that blocking ended stay ended.</summary>
public sealed class UnblockIdentity(DashboardDbContext db, AuditTrail audit, LiveEvents live)
{
    /// <returns>False if there is no such identity.</returns>
    public Task<bool> RunAsync(IdentityReference identity, CancellationToken cancellationToken) =>
        IdentityChange.RunAsync(db, audit, live, identity, "customer.identity.unblocked", static i => i.Unblock(), cancellationToken);
}
