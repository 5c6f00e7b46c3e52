using Dashboard.Identity;

namespace Dashboard.ChatWidget;

/// <summary>Opens a session for a user whom the host's server signed for, and gives them what they began before they signed in.</summary>
public sealed class OpenSignedSession(VisitorTokens visitors, HandshakeCounters counters, IServiceScopeFactory scopes, TimeProvider time)
{
    /// <param name="request">With a signature.</param>
    public async Task<SessionVerdict> RunAsync(WidgetDoor door, WidgetSessionRequest request, string origin, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var found = IdentifierVerifier.VerifyWidget(door, request.UserEmail, request.UserExternalUserId, request.UserSignature, now);
        if (found.Verdict != IdentifierVerdict.Accepted) return SessionVerdict.Refused(found.Verdict);

        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var customer = await services.GetRequiredService<ResolveSignedIdentifier>().ExecuteAsync(door.ProjectId, found.Kind, found.Text, found.Scope, cancellationToken);

        // Somebody blocked learns no more than somebody who signs wrongly.
        if (customer is null) return SessionVerdict.Refused(IdentifierVerdict.VerificationFailed);
        var identityId = customer.IdentityIds[0];
        if (request.VisitorToken is { } token && visitors.Read(token, door.Id) is { } visitor)
            await services.GetRequiredService<AdoptVisitor>().RunAsync(door, visitor, identityId, cancellationToken);
        if (request.UserData is { } data) await services.GetRequiredService<LearnFromPage>().RunAsync(door.ProjectId, customer.CustomerId, data, cancellationToken);

        var session = Begin(door, found.Secret!, identityId, origin, now);
        var contact = await services.GetRequiredService<WidgetContacts>().FindVerifiedAsync(door, identityId, now, cancellationToken);
        if (contact is null) return SessionVerdict.Refused(IdentifierVerdict.VerificationFailed);
        counters.Passed(door.Key, found.Secret!.Id, customer.CustomerId);
        return new SessionVerdict(IdentifierVerdict.Accepted, new OpenedSession(session, door, null, contact.PublicId, contact));
    }

    private static WidgetSession Begin(WidgetDoor door, AcceptedSecret secret, long identityId, string origin, DateTimeOffset now) => new()
    {
        Id = Guid.NewGuid(),
        WidgetId = door.Id,
        Generation = door.Generation,
        SecretId = secret.Id,
        IdentityId = identityId,
        VisitorKey = "",
        ContactId = "",
        Origin = origin,
        IssuedAt = now,
        ExpiresAt = now + WidgetSession.Lifetime,
    };
}
