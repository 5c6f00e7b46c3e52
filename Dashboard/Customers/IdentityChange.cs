using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Platform.Live;
using Dashboard.Shared;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Customers;

/// <summary>
/// What blocking, unblocking and ending sessions share: one identity of one customer of the project, changed and audited in one
/// transaction that also tells other processes to forget what they know of sessions.
/// </summary>
internal static class IdentityChange
{
    /// <returns>False if there is no such identity.</returns>
    public static async Task<bool> RunAsync(
        DashboardDbContext db, AuditTrail audit, LiveEvents live, IdentityReference reference, string action, Action<CustomerIdentity> change,
        CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var identity = await db.CustomerIdentities.AsTracking().SingleOrDefaultAsync(
            i => i.Id == reference.IdentityId && i.ProjectId == reference.ProjectId
                && (i.Customer.PublicId == reference.CustomerPublicId || i.Customer.Head!.PublicId == reference.CustomerPublicId), cancellationToken);
        if (identity is null) return false;
        change(identity);
        audit.Add(reference.ProjectId, action, $"{identity.Kind.Label()} {(identity.Kind == IdentityKind.VisitorToken ? "of an anonymous visitor" : identity.Text)}");
        await db.TouchConfigurationAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // Streams of this process look at their session again at once.
        live.Publish(FormattableString.Invariant($"customer:{identity.CustomerId}"), "session");
        return true;
    }
}

/// <summary>An identity as a page names it; all three parts have to fit together.</summary>
public sealed record IdentityReference(long ProjectId, string CustomerPublicId, long IdentityId);
