using Dashboard.Audit;
using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>Ends the overlap of a rotation before its time: from now on only the current secret counts.</summary>
public sealed class EndOverlap(DashboardDbContext db, AuditTrail audit, TimeProvider time)
{
    /// <returns>Whether there was an overlap to end.</returns>
    public async Task<bool> ExecuteAsync(DoorKey key, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await OfDoorAsync(db, key, time.GetUtcNow(), cancellationToken) == 0) return false;
        audit.Add(key.ProjectId, SecretAudit.Action(key.Door, "overlap-ended"), "previous secret");
        await db.SaveChangesAsync(cancellationToken);
        await db.TouchConfigurationAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>How many retired secrets of the door were still accepted.</summary>
    internal static Task<int> OfDoorAsync(DashboardDbContext db, DoorKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset? end = now;
        return db.DoorSecrets
            .Where(s => s.ProjectId == key.ProjectId && s.Door == key.Door && s.DoorId == key.DoorId && s.RetiredAt != null && s.AcceptedUntil > now)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.AcceptedUntil, end), cancellationToken);
    }
}
