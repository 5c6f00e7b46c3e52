using Dashboard.Data;
using Dashboard.Data.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>One door of one project, as the secrets know it.</summary>
/// <param name="ProjectId">The tenant.</param>
/// <param name="Door">Which contract.</param>
/// <param name="DoorId">Id of the embedded portal, ticket center or widget.</param>
public readonly record struct DoorKey(long ProjectId, Door Door, long DoorId);

/// <summary>A secret whose signatures count now.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Utf8">The key of the HMAC.</param>
/// <param name="AcceptedUntil">End of the overlap; null for the current one.</param>
public sealed record AcceptedSecret(long Id, byte[] Utf8, DateTimeOffset? AcceptedUntil)
{
    /// <summary>Whether it counts at <paramref name="now"/>: a cached list outlives the end of an overlap.</summary>
    public bool IsAccepted(DateTimeOffset now) => AcceptedUntil is null || AcceptedUntil > now;

    /// <summary>Those of a snapshot that count at <paramref name="now"/>; the list itself where all do.</summary>
    internal static IReadOnlyList<AcceptedSecret> AcceptedNow(IReadOnlyList<AcceptedSecret> secrets, DateTimeOffset now)
    {
        for (var i = 0; i < secrets.Count; i++)
        {
            if (!secrets[i].IsAccepted(now)) return [.. secrets.Where(secret => secret.IsAccepted(now))];
        }

        return secrets;
    }

    /// <summary>The keys of their HMACs, in the same order.</summary>
    internal static byte[][] KeysOf(IReadOnlyList<AcceptedSecret> secrets)
    {
        var keys = new byte[secrets.Count][];
        for (var i = 0; i < keys.Length; i++) keys[i] = secrets[i].Utf8;
        return keys;
    }
}

/// <summary>Reads the secrets of doors.</summary>
public sealed class DoorSecrets(DashboardDbContext db, DoorSecretProtection protection)
{
    /// <summary>
    /// The current secret first, then a retired one that is still in its overlap. Empty where the door has none yet.
    /// </summary>
    public async Task<IReadOnlyList<AcceptedSecret>> AcceptedAsync(Door door, long doorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await db.DoorSecrets.AsNoTracking()
            .Where(s => s.Door == door && s.DoorId == doorId && s.DestroyedAt == null && (s.RetiredAt == null || s.AcceptedUntil > now))
            .OrderBy(s => s.RetiredAt != null).ThenByDescending(s => s.Id)
            .Select(s => new { s.Id, s.CipherText, s.RetiredAt, s.AcceptedUntil })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => new AcceptedSecret(
            row.Id, protection.Unprotect(door, doorId, row.CipherText)!, row.RetiredAt is null ? null : row.AcceptedUntil))];
    }

    /// <summary>What the settings page shows of a door's secrets: the current one first, then the retired ones, newest first. Never a text.</summary>
    public async Task<IReadOnlyList<DoorSecret>> HistoryAsync(DoorKey key, CancellationToken cancellationToken) =>
        await db.DoorSecrets.AsNoTracking()
            .Where(s => s.ProjectId == key.ProjectId && s.Door == key.Door && s.DoorId == key.DoorId)
            .OrderBy(s => s.RetiredAt != null).ThenByDescending(s => s.Id)
            .Take(20)
            .ToListAsync(cancellationToken);

    /// <summary>
    /// UTF-8 of retired secrets whose text is still kept, newest first: for telling somebody that they sign with an old one, never for letting them in.
    /// </summary>
    public async Task<IReadOnlyList<AcceptedSecret>> KeptForDiagnosisAsync(DoorKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await db.DoorSecrets.AsNoTracking()
            .Where(s => s.ProjectId == key.ProjectId && s.Door == key.Door && s.DoorId == key.DoorId)
            .Where(s => s.RetiredAt != null && s.DestroyedAt == null && s.DestroyAfter > now)
            .OrderByDescending(s => s.Id)
            .Select(s => new { s.Id, s.CipherText, s.RetiredAt })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => new AcceptedSecret(row.Id, protection.Unprotect(key.Door, key.DoorId, row.CipherText)!, row.RetiredAt))];
    }
}
