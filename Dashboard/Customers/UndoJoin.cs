using Dashboard.Audit;
using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Customers;

/// <summary>Takes one identity, with the tickets begun under it, back to the record it came from (product rule 1.6).</summary>
public sealed class UndoJoin(DashboardDbContext db, AuditTrail audit, TimeProvider time)
{
    /// <param name="customerPublicId">The record that it joined, or the one that shows it.</param>
    /// <returns>False if there is no such join on that record, or it was undone already.</returns>
    public async Task<bool> RunAsync(long projectId, string customerPublicId, long joinId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        // Two who undo at once, and a signed payload that joins meanwhile, wait for each other here.
        await db.LockProjectAsync(projectId, cancellationToken);
        var join = await db.CustomerJoins.AsTracking().SingleOrDefaultAsync(j => j.Id == joinId && j.ProjectId == projectId && j.UndoneAt == null, cancellationToken);
        if (join is null) return false;
        var to = await db.Customers.AsTracking().SingleOrDefaultAsync(
            c => c.Id == join.ToCustomerId && c.ProjectId == projectId && (c.PublicId == customerPublicId || c.Head!.PublicId == customerPublicId), cancellationToken);
        if (to is null) return false;
        var identity = await db.CustomerIdentities.AsTracking().SingleOrDefaultAsync(i => i.Id == join.IdentityId && i.CustomerId == to.Id, cancellationToken);
        var from = await db.Customers.AsTracking().SingleOrDefaultAsync(c => c.Id == join.FromCustomerId && c.ProjectId == projectId, cancellationToken);
        if (identity is null || from is null) return false;
        identity.MoveTo(from);
        await db.Tickets.Where(t => t.IdentityId == identity.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.CustomerId, from.Id), cancellationToken);
        join.Undo(time.GetUtcNow());
        audit.Add(projectId, "customer.join.undone", identity.Text, $"From record {to.PublicId} back to record {from.PublicId}.");
        await db.TouchConfigurationAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
