using Dashboard.Data.ChatWidget;
using Dashboard.Identity;

namespace Dashboard.ChatWidget;

/// <summary>Opens a session for somebody whom nobody signed for: with what their token already began, or anew.</summary>
public sealed class OpenVisitorSession(VisitorTokens visitors, HandshakeCounters counters, IServiceScopeFactory scopes, TimeProvider time)
{
    public async Task<SessionVerdict> RunAsync(WidgetDoor door, WidgetSessionRequest request, string origin, CancellationToken cancellationToken)
    {
        // An id that might be somebody's email is ambiguous whether or not it is signed.
        if (door.Covers == SignatureScope.Either && request.UserExternalUserId?.Contains('@', StringComparison.Ordinal) == true)
            return SessionVerdict.Refused(IdentifierVerdict.Ambiguous);

        await using var scope = scopes.CreateAsyncScope();
        var contacts = scope.ServiceProvider.GetRequiredService<WidgetContacts>();
        var now = time.GetUtcNow();
        var (token, visitor, found) = await IdentifyAsync(door, request.VisitorToken, contacts, now, cancellationToken);
        if (found?.IsBlocked == true) return SessionVerdict.Refused(IdentifierVerdict.VerificationFailed);

        var claims = new Claims(request.UserEmail is { } email ? IdentifierText.NormalizeEmail(email) : null, request.UserExternalUserId);
        var contact = found?.Contact;
        if (claims != Claims.None || request.UserData is not null)
        {
            var remember = scope.ServiceProvider.GetRequiredService<RememberVisitor>();
            if (!await remember.RunAsync(door, visitor, claims, request.UserData, cancellationToken)) (token, visitor) = visitors.Issue(door.Id);
            contact = (await contacts.FindVisitorAsync(door, visitor.Key, now, cancellationToken)).Contact;
        }

        if (contact is not null) counters.Seen(contact.CustomerId);
        return new SessionVerdict(IdentifierVerdict.Accepted, new OpenedSession(Begin(door, visitor, origin, now), door, token, visitor.ContactId, contact));
    }

    /// <summary>A token that was made up, belongs to another widget or came signed since is nobody's: its bearer is a new visitor.</summary>
    private async Task<(string Token, Visitor Visitor, WidgetContacts.FoundVisitor? Found)> IdentifyAsync(
        WidgetDoor door, string? token, WidgetContacts contacts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (token is not null && visitors.Read(token, door.Id) is { } known)
        {
            var found = await contacts.FindVisitorAsync(door, known.Key, now, cancellationToken);
            if (!found.IsOver || found.IsBlocked) return (token, known, found);
        }

        var (issued, visitor) = visitors.Issue(door.Id);
        return (issued, visitor, null);
    }

    private static WidgetSession Begin(WidgetDoor door, Visitor visitor, string origin, DateTimeOffset now) => new()
    {
        Id = Guid.NewGuid(),
        WidgetId = door.Id,
        Generation = door.Generation,
        SecretId = 0,
        IdentityId = 0,
        VisitorKey = visitor.Key,
        ContactId = visitor.ContactId,
        Origin = origin,
        IssuedAt = now,
        ExpiresAt = now + WidgetSession.Lifetime,
    };
}
