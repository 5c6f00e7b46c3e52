using Dashboard.Identity;

namespace Dashboard.Verification.Rules;

/// <summary>Why the handshake refuses an origin, with the entry that would let it in.</summary>
internal static class OriginFaults
{
    /// <summary>Null where the origin is let in.</summary>
    /// <param name="origin">As pasted, trimmed; not empty.</param>
    /// <param name="allowlist">The portal's list.</param>
    public static Cause? Of(string origin, OriginAllowlist allowlist)
    {
        if (allowlist.Match(origin) is not null) return null;
        if (origin == "null")
        {
            return Null;
        }

        var refusal = OriginPattern.Parse(origin, out var pattern);
        if (pattern is not { IsWildcard: false }) return Unusable(origin, refusal);
        var entry = pattern.ToString();
        return allowlist.Match(entry) is not null ? NotAsBrowsersWrite(origin, entry) : NotListed(origin, entry, allowlist);
    }

    private static Cause NotListed(string origin, string entry, OriginAllowlist allowlist) => NotOnTheList with
    {
        Sentence = allowlist.Patterns.Count == 0 ? "The list of allowed origins is empty, so nobody gets in." : $"{origin} is not among the {allowlist.Patterns.Count} allowed origins.",
        Fix = $"Add this line to Allowed origins: {entry}",
    };

    private static Cause NotAsBrowsersWrite(string origin, string entry) => Spelling with
    {
        Sentence = $"{origin} names an allowed origin, but the header is compared character by character and a browser would send {entry}.",
        Fix = $"If a script of yours sends this header, send {entry}.",
    };

    private static Cause Unusable(string origin, OriginRefusal refusal)
    {
        var suggestion = Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.UserInfo.Length == 0
            ? $"Add this line to Allowed origins: {url.GetLeftPart(UriPartial.Authority)}"
            : "Serve the page over https from a host of your own and add its origin, as in https://app.example.com.";
        var sentence = refusal == OriginRefusal.None ? "A browser never sends a star." : refusal.Describe();
        return CannotBeAllowed with { Sentence = $"{origin}: {sentence}", Fix = suggestion };
    }

    internal static readonly Cause NotOnTheList = new(
        "origin-not-allowed", "Origin not on the list", "The page's origin is not among the allowed ones.", "Add the origin to the door's list.");

    internal static readonly Cause Null = new(
        "origin-null", "The origin is null",
        "A sandboxed frame, a file or a redirect across sites sends Origin: null, which no list can hold.",
        "Embed the portal in a page that is served over https from your own host, without sandbox or with allow-same-origin.");

    internal static readonly Cause Spelling = new(
        "origin-spelling", "Not an origin as browsers send it",
        "The header names an allowed origin, but is compared character by character.", "If a script of yours sends this header, write it as a browser does.");

    internal static readonly Cause CannotBeAllowed = new(
        "origin-unusable", "Not an origin that can be allowed",
        "The header is no origin that a list could hold.", "Serve the page over https from a host of your own and add its origin, as in https://app.example.com.");
}
