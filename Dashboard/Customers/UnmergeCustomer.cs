using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Customers;

namespace Dashboard.Customers;

/// <summary>Gives a merged record its own page again, with what it had brought along; every ticket is where it was begun.</summary>
public sealed class UnmergeCustomer(DashboardDbContext db, AuditTrail audit)
{
    /// <returns>False if that record is not merged into that customer.</returns>
    public async Task<bool> RunAsync(long projectId, string head, string member, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db.LockProjectAsync(projectId, cancellationToken);
        var group = await CustomerGroup.LoadAsync(db, projectId, head, cancellationToken);
        if (group?.Members.FirstOrDefault(m => m.PublicId == member) is not { } leaving) return false;
        group.Release(leaving);
        audit.Add(projectId, "customer.unmerged", group.Head.DisplayName, $"{leaving.DisplayName} (record {member}) has its own page again.");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
