using System.Text;
using Dashboard.Audit;
using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>Shows a door's current secret, once and never again (product rule 1.8).</summary>
public sealed class RevealSecret(DashboardDbContext db, DoorSecretProtection protection, AuditTrail audit, TimeProvider time)
{
    /// <summary>Claims the one reveal by a conditional update, so that of two clicks one gets the text.</summary>
    /// <returns>The secret's text; null where there is none or it was revealed before.</returns>
    public async Task<string?> ExecuteAsync(DoorKey key, string by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var secret = await db.DoorSecrets.AsNoTracking()
            .Where(s => s.ProjectId == key.ProjectId && s.Door == key.Door && s.DoorId == key.DoorId && s.RetiredAt == null && s.RevealedAt == null)
            .Select(s => new { s.Id, s.CipherText, s.Fingerprint })
            .SingleOrDefaultAsync(cancellationToken);
        if (secret is null) return null;

        var now = time.GetUtcNow();
        var claimed = await db.DoorSecrets.Where(s => s.Id == secret.Id && s.RevealedAt == null && s.RetiredAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.RevealedAt, now).SetProperty(s => s.RevealedBy, by), cancellationToken);
        if (claimed != 1) return null;

        audit.Add(key.ProjectId, SecretAudit.Action(key.Door, "revealed"), $"secret {secret.Fingerprint}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Encoding.UTF8.GetString(protection.Unprotect(key.Door, key.DoorId, secret.CipherText)!);
    }
}
