namespace Dashboard.Identity;

/// <summary>An identifier whose HMAC matched.</summary>
/// <param name="Text">Exactly the text that was signed: it is the identity (product rule 1.3).</param>
/// <param name="SecretIndex">Which of the secrets given it was.</param>
public sealed record SignedIdentifierMatch(string Text, int SecretIndex);

/// <summary>
/// What the Ticket Center and the Chat Widget sign: a bare email or external id. The signature may cover the text as passed or its
/// ASCII-trimmed lower-case form (both seed pages recommend the latter and accept the former).
/// </summary>
public static class SignedIdentifier
{
    /// <summary>Finds which form of an email was signed.</summary>
    /// <returns>
    /// The identity: the canonical form, ASCII-trimmed with A–Z lowered, also where the text as passed was signed. A form folded beyond ASCII is
    /// an identity only where that form itself is what was passed and signed. Null where nothing matches.
    /// </returns>
    public static SignedIdentifierMatch? MatchEmail(IReadOnlyList<byte[]> secrets, string passed, ReadOnlySpan<char> signature)
    {
        if (IdentifierText.NormalizeEmail(passed) is not { } canonical) return null;
        return Match(secrets, passed, canonical, signature) is { } match ? match with { Text = canonical } : null;
    }

    /// <summary>Finds which form of an external id was signed: the id untouched, else its trimmed lower-case form, which then is the identity.</summary>
    public static SignedIdentifierMatch? MatchExternalUserId(IReadOnlyList<byte[]> secrets, string passed, ReadOnlySpan<char> signature)
    {
        if (IdentifierText.CheckExternalUserId(passed) is null) return null;
        var folded = IdentifierText.LowerAscii(IdentifierText.TrimAscii(passed));
        return folded.Length == 0 ? null : Match(secrets, passed, folded, signature);
    }

    private static SignedIdentifierMatch? Match(IReadOnlyList<byte[]> secrets, string passed, string folded, ReadOnlySpan<char> signature)
    {
        Span<byte> digest = stackalloc byte[HmacSignature.Length / 2];
        if (!HmacSignature.TryParse(signature, digest) || !StrictUtf8.TryGetBytes(passed, out var passedBytes)) return null;
        for (var i = 0; i < secrets.Count; i++)
        {
            if (HmacSignature.MatchesDigest(secrets[i], passedBytes, digest)) return new SignedIdentifierMatch(passed, i);
        }

        if (string.Equals(folded, passed, StringComparison.Ordinal)) return null;
        var foldedBytes = StrictUtf8.Encoding.GetBytes(folded);
        for (var i = 0; i < secrets.Count; i++)
        {
            if (HmacSignature.MatchesDigest(secrets[i], foldedBytes, digest)) return new SignedIdentifierMatch(folded, i);
        }

        return null;
    }
}
