using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>How long signatures of the replaced secret still count.</summary>
public enum SecretOverlap
{
    /// <summary>Not at all: old signatures and the sessions made under them end now.</summary>
    None,

    /// <summary>One hour.</summary>
    OneHour,

    /// <summary>24 hours.</summary>
    OneDay,

    /// <summary>Seven days.</summary>
    OneWeek,
}

/// <summary>What became of a rotation.</summary>
public enum RotateSecretOutcome
{
    /// <summary>The new secret waits behind <i>Reveal once</i>.</summary>
    Rotated,

    /// <summary>The door has no secret to replace.</summary>
    NoSecret,

    /// <summary>Somebody else rotated at the same moment; theirs holds.</summary>
    Conflict,
}

/// <summary>Replaces a door's secret (product rule 1.9).</summary>
public sealed class RotateSecret(DashboardDbContext db, CreateSecret create, AuditTrail audit, TimeProvider time)
{
    /// <summary>Retires the current secret, ends any overlap that is still running, and makes a new one. One transaction.</summary>
    public async Task<RotateSecretOutcome> ExecuteAsync(DoorKey key, SecretOverlap overlap, string by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var now = time.GetUtcNow();
        var current = await db.DoorSecrets.AsNoTracking()
            .Where(s => s.ProjectId == key.ProjectId && s.Door == key.Door && s.DoorId == key.DoorId && s.RetiredAt == null)
            .Select(s => new { s.Id, s.Fingerprint }).SingleOrDefaultAsync(cancellationToken);
        if (current is null) return RotateSecretOutcome.NoSecret;

        await EndOverlap.OfDoorAsync(db, key, now, cancellationToken);
        if (!await RetireAsync(current.Id, by, DurationOf(overlap), now, cancellationToken)) return RotateSecretOutcome.Conflict;
        if (overlap == SecretOverlap.None) await EndSessionsAsync(key, cancellationToken);
        var created = create.AddNew(key, by);
        audit.Add(key.ProjectId, SecretAudit.Action(key.Door, "rotated"), $"secret {current.Fingerprint}",
            $"Replaced by {created.Entity.Fingerprint}; kept working: {Describe(overlap)}.");
        await db.SaveChangesAsync(cancellationToken);
        await db.TouchConfigurationAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return RotateSecretOutcome.Rotated;
    }

    /// <summary>The overlap as a span of time.</summary>
    public static TimeSpan DurationOf(SecretOverlap overlap) => overlap switch
    {
        SecretOverlap.None => TimeSpan.Zero,
        SecretOverlap.OneHour => TimeSpan.FromHours(1),
        SecretOverlap.OneDay => TimeSpan.FromHours(24),
        SecretOverlap.OneWeek => TimeSpan.FromDays(7),
        _ => throw new ArgumentOutOfRangeException(nameof(overlap), overlap, null),
    };

    /// <summary>As the dialog offers it.</summary>
    public static string Describe(SecretOverlap overlap) => overlap switch
    {
        SecretOverlap.None => "not at all",
        SecretOverlap.OneHour => "1 h",
        SecretOverlap.OneDay => "24 h",
        SecretOverlap.OneWeek => "7 d",
        _ => throw new ArgumentOutOfRangeException(nameof(overlap), overlap, null),
    };

    /// <summary>By conditional update: on PostgreSQL a second rotation waits for the row here and then finds it retired.</summary>
    private async Task<bool> RetireAsync(long id, string by, TimeSpan overlap, DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset? acceptedUntil = overlap > TimeSpan.Zero ? now + overlap : null;
        DateTimeOffset? destroyAfter = now + DoorSecret.KeptForDiagnosis;
        return await db.DoorSecrets.Where(s => s.Id == id && s.RetiredAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.RetiredAt, now).SetProperty(s => s.RetiredBy, by)
                .SetProperty(s => s.AcceptedUntil, acceptedUntil).SetProperty(s => s.DestroyAfter, destroyAfter),
            cancellationToken) == 1;
    }

    private async Task EndSessionsAsync(DoorKey key, CancellationToken cancellationToken)
    {
        if (key.Door != Door.Portal) return;
        await db.EmbeddedPortals.Where(p => p.Id == key.DoorId)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Generation, p => p.Generation + 1), cancellationToken);
    }
}
