using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>Which of many sessions the database knows to be over: revoked, or of identities that were blocked, ended, taken apart or deleted.</summary>
internal static class EndedSessions
{
    /// <summary>Sessions in one question.</summary>
    public const int MostAtOnce = 500;

    public static async Task<IReadOnlyList<SessionLife>> AmongAsync(IServiceProvider services, IReadOnlyList<SessionLife> lives, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<DashboardDbContext>();
        var revoked = await RevokedAsync(db, lives, cancellationToken);
        var identities = lives.SelectMany(l => l.Session.Together).Distinct().ToArray();
        // Almost always none is found, so almost nothing is read.
        var touched = await db.CustomerIdentities
            .Where(i => EF.Parameter(identities).Contains(i.Id) && (i.BlockedAt != null || i.SessionsEndedAt != null))
            .Select(i => new { i.Id, i.BlockedAt, i.SessionsEndedAt })
            .ToDictionaryAsync(i => i.Id, cancellationToken);
        var records = await RecordsAsync(db, lives, identities, cancellationToken);

        bool IsOver(WatchedSession session) =>
            (session.SessionId is { } id && revoked.Contains(id))
            || session.IdentityIds.Any(i => touched.TryGetValue(i, out var t) && (t.BlockedAt is not null || t.SessionsEndedAt >= session.IssuedAt))
            || (records is not null && session.Together.Select(i => records.GetValueOrDefault(i)).Distinct().ToArray() is not [> 0]);
        return [.. lives.Where(l => IsOver(l.Session))];
    }

    private static async Task<HashSet<Guid>> RevokedAsync(DashboardDbContext db, IReadOnlyList<SessionLife> lives, CancellationToken cancellationToken)
    {
        var ids = lives.Select(l => l.Session.SessionId).OfType<Guid>().ToArray();
        return ids.Length == 0 ? []
            : await db.RevokedSessions.Where(s => EF.Parameter(ids).Contains(s.SessionId)).Select(s => s.SessionId).ToHashSetAsync(cancellationToken);
    }

    /// <summary>The record of each identity; null where that cannot matter: every session has one identity, and all of them are there.</summary>
    private static async Task<Dictionary<long, long>?> RecordsAsync(
        DashboardDbContext db, IReadOnlyList<SessionLife> lives, long[] identities, CancellationToken cancellationToken)
    {
        var found = db.CustomerIdentities.Where(i => EF.Parameter(identities).Contains(i.Id));
        if (lives.All(l => l.Session.Together.Count() == 1) && await found.CountAsync(cancellationToken) == identities.Length) return null;
        return await found.Select(i => new { i.Id, i.CustomerId }).ToDictionaryAsync(i => i.Id, i => i.CustomerId, cancellationToken);
    }
}
