using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Customers;

namespace Dashboard.Customers;

public enum MergeOutcome
{
    Merged,

    /// <summary>Either is no customer of the project, or both are the same.</summary>
    NotFound,

    /// <summary>They are not any more what was looked at.</summary>
    Changed,
}

/// <summary>
/// An agent says that two records are one person. Agents see them as one from now on; what doors show and where mail goes stays with each record
/// (product rules 1.5 and 1.6), so it can be taken back exactly.
/// </summary>
public sealed class MergeCustomers(DashboardDbContext db, CompareCustomers compare, AuditTrail audit, TimeProvider time)
{
    /// <param name="keep">The record whose page shows both.</param>
    /// <param name="seen">The <see cref="CompareCustomers.Stamp"/> of what was looked at.</param>
    public async Task<MergeOutcome> RunAsync(long projectId, string keep, string other, string? seen, string by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        // Whatever else moves records or identities waits for the same row.
        await db.LockProjectAsync(projectId, cancellationToken);
        if (await compare.ForMergeAsync(projectId, keep, other, cancellationToken) is not { } sides) return MergeOutcome.NotFound;
        if (CompareCustomers.Stamp(sides.Keep, sides.Other) != seen) return MergeOutcome.Changed;
        var kept = await CustomerGroup.LoadAsync(db, projectId, keep, cancellationToken);
        var taken = await CustomerGroup.LoadAsync(db, projectId, other, cancellationToken);
        kept!.Take(taken!, by, time.GetUtcNow());
        audit.Add(projectId, "customer.merged", sides.Keep.DisplayName,
            $"{sides.Other.DisplayName} (record {other}, {sides.Other.Identities.Count} identities, {sides.Other.Tickets} tickets) is shown under record {keep}.");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return MergeOutcome.Merged;
    }
}
