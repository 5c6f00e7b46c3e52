using System.Buffers;
using System.Text.RegularExpressions;
using Dashboard.Identity;

namespace Dashboard.Verification;

/// <summary>
/// The parts of something pasted as a whole: a request's body, the request copied as cURL, as fetch or as HAR, a page's snippet, or a text
/// with its signature behind it.
/// </summary>
/// <param name="Payload">The payload, email or external id.</param>
/// <param name="Signature">As it stood there.</param>
public sealed partial record PastedParts(string Payload, string Signature)
{
    /// <summary>Milliseconds that one search in a pasted text may take: some of the patterns look again from every place.</summary>
    internal const int LongestSearch = 250;

    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t\r\n\f\v\u00a0,;|");

    /// <summary>Where the page stood.</summary>
    public string? Origin { get; init; }

    /// <summary>Public key, helpdesk id or slug; null where none was named.</summary>
    public string? PublicId { get; init; }

    /// <summary>The identifier beside the one that counts.</summary>
    public string? Other { get; init; }

    /// <summary>As which option the identifier was passed.</summary>
    public PassedAs As { get; init; }

    /// <returns>Null where no signature with a text beside it is found.</returns>
    public static PastedParts? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return Find(text.Trim()) is { } parts && StrictUtf8.IsWellFormed(parts.Payload) && StrictUtf8.IsWellFormed(parts.Signature) ? parts : null;
    }

    private static PastedParts? Find(string text)
    {
        try
        {
            return PastedJson.Read(text) ?? PastedCommand.Read(text) ?? PastedSnippet.Read(text) ?? ReadPair(text);
        }
        catch (RegexMatchTimeoutException)
        {
            // Nobody's request or page: only a text made for it takes that long.
            return null;
        }
    }

    /// <summary>From names and values, however they were written.</summary>
    internal static PastedParts? Of(Func<string, string?> value)
    {
        var signature = First(value, "userSignature", "user_hash", "userHmac", "hmac", "digest", "signature");
        if (signature is null) return null;
        var publicId = First(value, "publicKey", "helpdeskId", "helpdesk-id", "widgetSlug", "app_id");
        if (First(value, "payload", "user", "json", "body") is { } payload) return new PastedParts(payload, signature) { PublicId = publicId };
        var email = First(value, "userEmail", "email");
        var id = First(value, "userExternalUserId", "user_id", "externalUserId", "external-id", "externalId");
        return (id, email) switch
        {
            ({ } given, _) => new PastedParts(given, signature) { PublicId = publicId, Other = email, As = PassedAs.ExternalUserId },
            (_, { } given) => new PastedParts(given, signature) { PublicId = publicId, As = PassedAs.Email },
            _ => First(value, "identity") is { } identity ? new PastedParts(identity, signature) { PublicId = publicId } : null,
        };
    }

    private static string? First(Func<string, string?> value, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (value(name) is { Length: > 0 } found) return found;
        }

        return null;
    }

    /// <summary>White space, a comma, a semicolon or a bar before a digest; a bare word is no signature. Without backtracking: the text may be long.</summary>
    private static PastedParts? ReadPair(string text)
    {
        var end = text.AsSpan().LastIndexOfAny(Separators) + 1;
        if (!Digest().IsMatch(text.AsSpan(end))) return null;
        var payload = text.AsSpan(0, end).TrimEnd();
        if (payload is [.., ',' or ';' or '|']) payload = payload[..^1].TrimEnd();
        return payload.IsEmpty ? null : new PastedParts(payload.ToString(), text[end..]);
    }

    [GeneratedRegex(@"^(?:[0-9A-Fa-f]{40,128}|[A-Za-z0-9+/_-]{43}=?)\z")]
    private static partial Regex Digest();
}
