using Dashboard.Data;
using Dashboard.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Portal;

/// <summary>Why a token opens nothing.</summary>
public enum PortalSessionState
{
    /// <summary>The session holds.</summary>
    Valid,

    /// <summary>No token, or none of ours.</summary>
    Unknown,

    /// <summary>The signed <c>expiresAt</c> has passed.</summary>
    Expired,

    /// <summary>Ended before its time: revoked, blocked, or the portal's settings changed.</summary>
    Ended,
}

/// <summary>Whether sessions still hold, and how they end.</summary>
public sealed class PortalSessions(
    PortalTokens tokens, PortalDoors doors, IServiceScopeFactory scopes, SessionWatch watch, TimeProvider time)
{
    /// <summary>Reads a token and asks whether its session still holds.</summary>
    /// <returns>The session whenever the token is ours, with the record that its identity belongs to now.</returns>
    public async Task<(PortalSessionState State, PortalSession? Session, PortalDoor? Door)> OpenAsync(string? token, CancellationToken cancellationToken)
    {
        if (token is null || tokens.Read(token) is not { } session) return (PortalSessionState.Unknown, null, null);
        if (session.ExpiresAt <= time.GetUtcNow()) return (PortalSessionState.Expired, session, null);
        var door = await doors.FindAsync(session.PortalId, cancellationToken);
        if (door is null || !IsAdmitted(session, door)) return (PortalSessionState.Ended, session, door);
        return await CustomerOfAsync(session, cancellationToken) is { } customerId
            ? (PortalSessionState.Valid, session with { CustomerId = customerId }, door)
            : (PortalSessionState.Ended, session, door);
    }

    /// <summary>Follows a session to its end, by expiry, revocation, blocking or a change of settings: within a second. For streams.</summary>
    public SessionLife Watch(PortalSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        return watch.Begin(
            new WatchedSession(
                session.Id, session.IdentityIds, session.IssuedAt, session.ExpiresAt,
                async token => await doors.FindAsync(session.PortalId, token) is { } door && IsAdmitted(session, door)),
            cancellationToken);
    }

    private bool IsAdmitted(PortalSession session, PortalDoor door) =>
        door.Enabled
        && door.Generation == session.Generation
        && door.HasAdmittedSince(session.Origin, session.IssuedAt)
        && door.Secrets.Any(secret => secret.Id == session.SecretId && secret.IsAccepted(time.GetUtcNow()));

    /// <summary>
    /// Asked of the database each time, so that blocking and revocation hold from the next request on in every process.
    /// </summary>
    /// <returns>The record of the deciding identity; null where the session was revoked or an identity blocked or ended.</returns>
    private async Task<long?> CustomerOfAsync(PortalSession session, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DashboardDbContext>();
        var ids = session.IdentityIds;
        var identities = await db.CustomerIdentities.AsNoTracking()
            .Where(i => ids.Contains(i.Id) && !db.RevokedSessions.Any(s => s.SessionId == session.Id))
            .Select(i => new { i.Id, i.CustomerId, i.BlockedAt, i.SessionsEndedAt })
            .ToListAsync(cancellationToken);
        // Records that were taken apart by hand share no session.
        var holds = identities.Count == ids.Count
            && identities.TrueForAll(i => i.CustomerId == identities[0].CustomerId)
            && identities.TrueForAll(i => i.BlockedAt is null && (i.SessionsEndedAt is null || i.SessionsEndedAt < session.IssuedAt));
        return holds && ids.Count > 0 ? identities[0].CustomerId : null;
    }
}
