using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Platform.Live;

namespace Dashboard.Customers;

/// <summary>Whoever is in under this identity has to verify again (product rule 1.14).</summary>
public sealed class EndIdentitySessions(DashboardDbContext db, AuditTrail audit, LiveEvents live, TimeProvider time)
{
    /// <returns>False if there is no such identity.</returns>
    public Task<bool> RunAsync(IdentityReference identity, CancellationToken cancellationToken) =>
        IdentityChange.RunAsync(db, audit, live, identity, "customer.identity.sessions.ended", i => i.EndSessions(time.GetUtcNow()), cancellationToken);
}
