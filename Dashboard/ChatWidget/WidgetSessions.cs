using Dashboard.Identity;

namespace Dashboard.ChatWidget;

/// <summary>Why a token opens nothing.</summary>
public enum WidgetSessionState
{
    /// <summary>The session holds.</summary>
    Valid,

    /// <summary>No token, or none of ours.</summary>
    Unknown,

    /// <summary>Its hour is over.</summary>
    Expired,

    /// <summary>Ended before its time: revoked, blocked, adopted, or the widget's settings changed.</summary>
    Ended,
}

/// <summary>Whether sessions still hold, and how they end.</summary>
public sealed class WidgetSessions(WidgetTokens tokens, WidgetDoors doors, IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>Reads a token and asks whether its session still holds.</summary>
    /// <returns>The session whenever the token is ours; the visit where it holds.</returns>
    public async Task<(WidgetSessionState State, WidgetSession? Session, WidgetVisit? Visit)> OpenAsync(string? token, CancellationToken cancellationToken)
    {
        if (token is null || tokens.Read(token) is not { } session) return (WidgetSessionState.Unknown, null, null);
        if (session.ExpiresAt <= time.GetUtcNow()) return (WidgetSessionState.Expired, session, null);
        return await VisitOfAsync(session, cancellationToken) is { } visit
            ? (WidgetSessionState.Valid, session, visit)
            : (WidgetSessionState.Ended, session, null);
    }

    /// <summary>Follows a session to its end, by expiry, revocation, blocking, adoption or a change of settings: within a second. For streams.</summary>
    /// <param name="visit">With a contact.</param>
    public WatchedSession Watched(WidgetVisit visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        var session = visit.Session;
        return new WatchedSession(
            session.Id, [visit.Contact!.IdentityIds[0]], session.IssuedAt, session.ExpiresAt,
            async token => await doors.FindAsync(session.WidgetId, token) is { } door && IsAdmitted(session, door))
        {
            // What was adopted can be taken back by hand; the script's next stream then sees less.
            AdoptedIds = [.. visit.Contact.IdentityIds.Skip(1)],
        };
    }

    /// <summary>Makes the contact of a visitor who is about to write or to listen.</summary>
    /// <returns>Null where the visitor's token opens nothing any more.</returns>
    public async Task<WidgetVisit?> WithContactAsync(WidgetVisit visit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(visit);
        if (visit.Contact is not null) return visit;
        await using var scope = scopes.CreateAsyncScope();
        var visitor = new Visitor(visit.Session.VisitorKey, visit.Session.ContactId);
        if (!await scope.ServiceProvider.GetRequiredService<RememberVisitor>().RunAsync(visit.Door, visitor, Claims.None, null, cancellationToken)) return null;
        return await VisitOfAsync(visit.Session, cancellationToken);
    }

    private async Task<WidgetVisit?> VisitOfAsync(WidgetSession session, CancellationToken cancellationToken)
    {
        if (await doors.FindAsync(session.WidgetId, cancellationToken) is not { } door || !IsAdmitted(session, door)) return null;
        await using var scope = scopes.CreateAsyncScope();
        var contacts = scope.ServiceProvider.GetRequiredService<WidgetContacts>();
        if (await contacts.IsRevokedAsync(session.Id, cancellationToken)) return null;
        if (session.IsVerified)
        {
            return await contacts.FindVerifiedAsync(door, session.IdentityId, session.IssuedAt, cancellationToken) is { } verified
                ? new WidgetVisit(session, door, verified)
                : null;
        }

        var visitor = await contacts.FindVisitorAsync(door, session.VisitorKey, session.IssuedAt, cancellationToken);
        return visitor.IsOver ? null : new WidgetVisit(session, door, visitor.Contact);
    }

    private bool IsAdmitted(WidgetSession session, WidgetDoor door) =>
        door.Generation == session.Generation
        && door.Domains.Allows(session.Origin.Length == 0 ? null : session.Origin)
        && (session.SecretId == 0 || door.Secrets.Any(secret => secret.Id == session.SecretId && secret.IsAccepted(time.GetUtcNow())));
}
