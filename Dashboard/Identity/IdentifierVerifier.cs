using Dashboard.Data.ChatWidget;
using Dashboard.Data.Customers;

namespace Dashboard.Identity;

/// <summary>The verdicts of the doors that sign a bare identifier, in the order in which they are reached (product §3, §4).</summary>
public enum IdentifierVerdict
{
    /// <summary>The signature holds.</summary>
    Accepted,

    /// <summary>The door has no secret yet.</summary>
    NotConfigured,

    /// <summary>The page's domain is not on the door's list.</summary>
    OriginNotAllowed,

    /// <summary>The HMAC differs, also where it is not 64 lower-case hex digits.</summary>
    VerificationFailed,

    /// <summary>Where signatures cover either: an external id that contains <c>@</c> might be somebody's email.</summary>
    Ambiguous,
}

/// <summary>What a signed identifier was found to be.</summary>
/// <param name="Verdict">The first thing that did not hold, or <see cref="IdentifierVerdict.Accepted"/>.</param>
/// <param name="Kind">Which identifier was tried.</param>
/// <param name="Text">The identity: exactly the text that was signed (product rule 1.3). Empty unless accepted.</param>
/// <param name="Scope">Where it holds: empty for everywhere, else <see cref="WidgetDoor.OwnScope"/>.</param>
/// <param name="Secret">The secret it matched under.</param>
public readonly record struct IdentifierVerification(IdentifierVerdict Verdict, IdentityKind Kind, string Text, string Scope, AcceptedSecret? Secret)
{
    internal static IdentifierVerification Refused(IdentifierVerdict verdict, IdentityKind kind = IdentityKind.Email) => new(verdict, kind, "", "", null);
}

/// <summary>
/// The ordered checks of the Ticket Center and the Chat Widget without HTTP and without a database, for the endpoints and for the Verification
/// Tool alike.
/// </summary>
public static class IdentifierVerifier
{
    /// <summary>Verifies the signed email of a Ticket Center.</summary>
    /// <param name="door">The one named by the helpdesk id.</param>
    /// <param name="origin">The one value of the request's <c>Origin</c> header; null where it had none: then domains are not asked.</param>
    /// <param name="email">As passed.</param>
    /// <param name="signature">As passed.</param>
    /// <param name="now">The present.</param>
    public static IdentifierVerification VerifyHelpdesk(HelpdeskDoor door, string? origin, string email, ReadOnlySpan<char> signature, DateTimeOffset now)
    {
        if (door.Secrets.Count == 0) return IdentifierVerification.Refused(IdentifierVerdict.NotConfigured);
        return door.Domains.Allows(origin)
            ? Match(IdentityKind.Email, email, "", door.Secrets, signature, now)
            : IdentifierVerification.Refused(IdentifierVerdict.OriginNotAllowed);
    }

    /// <summary>Verifies the signed identifier of a Chat Widget; domains are the caller's to ask, since unsigned visitors need them too.</summary>
    /// <param name="door">The one named by the slug.</param>
    /// <param name="email">As passed, if it was.</param>
    /// <param name="externalUserId">As passed, if it was; wins over the email where signatures cover either.</param>
    /// <param name="signature">As passed.</param>
    /// <param name="now">The present.</param>
    public static IdentifierVerification VerifyWidget(WidgetDoor door, string? email, string? externalUserId, ReadOnlySpan<char> signature, DateTimeOffset now)
    {
        var kind = KindOf(door.Covers, externalUserId);
        var passed = kind == IdentityKind.ExternalUserId ? externalUserId : email;
        if (passed is null) return IdentifierVerification.Refused(IdentifierVerdict.VerificationFailed, kind);
        var isEither = door.Covers == SignatureScope.Either;
        // An email proved where signatures cover either stays that widget's own (product §4).
        var scope = isEither && kind == IdentityKind.Email ? door.OwnScope : "";
        var found = Match(kind, passed, scope, door.Secrets, signature, now);
        return isEither && kind == IdentityKind.ExternalUserId && found.Verdict == IdentifierVerdict.Accepted && found.Text.Contains('@', StringComparison.Ordinal)
            ? IdentifierVerification.Refused(IdentifierVerdict.Ambiguous, kind)
            : found;
    }

    private static IdentityKind KindOf(SignatureScope covers, string? externalUserId) => covers switch
    {
        SignatureScope.Email => IdentityKind.Email,
        SignatureScope.ExternalUserId => IdentityKind.ExternalUserId,
        _ => externalUserId is null ? IdentityKind.Email : IdentityKind.ExternalUserId,
    };

    private static IdentifierVerification Match(
        IdentityKind kind, string passed, string scope, IReadOnlyList<AcceptedSecret> secrets, ReadOnlySpan<char> signature, DateTimeOffset now)
    {
        IReadOnlyList<AcceptedSecret> accepted = AcceptedSecret.AcceptedNow(secrets, now);
        var keys = AcceptedSecret.KeysOf(accepted);
        var match = kind == IdentityKind.Email
            ? SignedIdentifier.MatchEmail(keys, passed, signature)
            : SignedIdentifier.MatchExternalUserId(keys, passed, signature);
        return match is null
            ? IdentifierVerification.Refused(IdentifierVerdict.VerificationFailed, kind)
            : new IdentifierVerification(IdentifierVerdict.Accepted, kind, match.Text, scope, accepted[match.SecretIndex]);
    }
}
