using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>Forgets the text of retired secrets, which are kept 30 days for diagnosis only (product rule 1.9).</summary>
public sealed class DestroyPreviousSecret(DashboardDbContext db, AuditTrail audit, TimeProvider time)
{
    /// <summary>Destroys every retired secret of the door at once; their fingerprints and history stay.</summary>
    /// <returns>How many were destroyed.</returns>
    public async Task<int> ExecuteAsync(DoorKey key, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var retired = await db.DoorSecrets.AsTracking()
            .Where(s => s.ProjectId == key.ProjectId && s.Door == key.Door && s.DoorId == key.DoorId && s.RetiredAt != null && s.DestroyedAt == null)
            .ToListAsync(cancellationToken);
        if (retired.Count == 0) return 0;
        foreach (var secret in retired)
        {
            secret.Destroy(time.GetUtcNow());
            audit.Add(key.ProjectId, SecretAudit.Action(key.Door, "destroyed"), $"secret {secret.Fingerprint}");
        }

        await db.SaveChangesAsync(cancellationToken);
        await db.TouchConfigurationAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return retired.Count;
    }

    /// <summary>Destroys what has been kept its 30 days; a background loop calls this.</summary>
    public async Task<int> DestroyDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? destroyedAt = now;
        byte[] nothing = [];
        return await db.DoorSecrets
            .Where(s => s.RetiredAt != null && s.DestroyedAt == null && s.DestroyAfter <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.CipherText, nothing).SetProperty(s => s.DestroyedAt, destroyedAt), cancellationToken);
    }
}
