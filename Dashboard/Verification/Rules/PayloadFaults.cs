using System.Globalization;
using System.Text.Json;
using Dashboard.Identity;

namespace Dashboard.Verification.Rules;

/// <summary>Why a payload is refused although its signature is right (or explained): what the handshake calls malformed, expired or too late.</summary>
internal static class PayloadFaults
{
    private const long FirstMillisecond = 100_000_000_000;
    private const long LongestDuration = 100_000_000;

    internal static readonly Cause Milliseconds = Expiry(
        "expires-at-milliseconds", "expiresAt in milliseconds", "expiresAt is Unix time in milliseconds; it is read as seconds and lies tens of thousands of years ahead.");

    internal static readonly Cause Missing = Expiry("expires-at-missing", "No expiresAt", "The payload has no expiresAt, so its signature would be good for ever.");

    internal static readonly Cause NotAnInteger = Expiry("expires-at-fraction", "expiresAt is not a whole number", "expiresAt has a fraction or an exponent.");

    internal static readonly Cause NotANumber = Expiry("expires-at-text", "expiresAt is no number", "expiresAt is text, or something else that is no number.");

    internal static readonly Cause Duration = Expiry("expires-at-duration", "expiresAt is a duration", "expiresAt is a number of seconds from now; it has to be the moment itself, in Unix seconds.");

    internal static readonly Cause ExpiredSome = Expiry("expired", "Expired", "expiresAt had passed when it came.") with
    {
        Fix = "Sign a fresh payload on each page load, with five minutes to live, and keep the server's clock right (NTP).",
    };

    internal static readonly Cause TooLateSome = Expiry("expires-too-late", "expiresAt too far ahead", "expiresAt lies further ahead than is allowed: a signature that lives long is a password.") with
    {
        Fix = "Sign for five minutes, and sign again when auth_expiring fires.",
    };

    internal static readonly Cause NotJson = new(
        "payload-not-json", "Not a JSON object",
        "What was signed is not one JSON object: it is something else, has a key twice, a lone surrogate, or text after its end.",
        "Sign the JSON text of one object, as your language's serialiser writes it.")
    { Lines = FixLines.OneString };

    internal static readonly Cause Nobody = new(
        "no-identifier", "Nobody is named", "The payload has none of externalUserId, email and phone.", "Put the user's own id into externalUserId, spelled exactly so.")
    { Lines = FixLines.Identifiers };

    internal static readonly Cause BadIdentifier = new(
        "bad-identifier", "An identifier is not usable", "externalUserId, email or phone is of the wrong type or form.", "Correct it, or leave it out if another identifier is there.")
    { Lines = FixLines.Identifiers };

    /// <summary>Everything wrong with the text that was signed; empty where the handshake would take it.</summary>
    /// <param name="utf8">The signed text.</param>
    /// <param name="now">The present.</param>
    /// <param name="maxLifetime"><c>Portal:MaxPayloadLifetime</c>.</param>
    public static IEnumerable<Cause> Of(byte[] utf8, DateTimeOffset now, TimeSpan maxLifetime)
    {
        var outcome = IdentityPayload.Parse(utf8, now, maxLifetime, out var payload);
        return outcome switch
        {
            PayloadOutcome.Accepted => [],
            PayloadOutcome.Expired => [Expired(payload!.ExpiresAt, now)],
            PayloadOutcome.ExpiresTooLate => [TooLate(payload!.ExpiresAt, now, maxLifetime)],
            _ => Malformed(utf8),
        };
    }

    private static Cause Expired(long expiresAt, DateTimeOffset now)
    {
        if (expiresAt is >= 0 and < LongestDuration)
        {
            return Duration with { Sentence = $"expiresAt is {expiresAt}: that looks like a number of seconds from now, but it is the moment itself, in Unix seconds." };
        }

        var late = Spans.InWords(now.ToUnixTimeSeconds() - expiresAt);
        return ExpiredSome with
        {
            Sentence = $"expiresAt passed {late} ago ({Spans.Moment(expiresAt)} UTC). If it was signed just now, your server's clock is about {late} behind, or more by the lifetime you give it.",
        };
    }

    private static Cause TooLate(long expiresAt, DateTimeOffset now, TimeSpan maxLifetime) => expiresAt >= FirstMillisecond
        ? Milliseconds
        : TooLateSome with
        {
            Sentence = $"expiresAt is {Spans.InWords(expiresAt - now.ToUnixTimeSeconds())} ahead; at most {Spans.InWords((long)maxLifetime.TotalSeconds)} is allowed, because a signature that lives long is a password.",
        };

    private static IEnumerable<Cause> Malformed(byte[] utf8)
    {
        if (JsonTokens.Read(utf8) is not { } tokens)
        {
            yield return NotJson;
            yield break;
        }

        var json = new JsonText(tokens);
        if (ExpiryFault(json) is { } expiry) yield return expiry;
        foreach (var name in new[] { "externalUserId", "email", "phone" })
        {
            if (IdentifierFault(json, name) is { } fault) yield return fault;
        }

        if (Array.TrueForAll(["externalUserId", "email", "phone"], name => string.IsNullOrEmpty(json.Find(name))))
        {
            yield return Nobody;
        }
    }

    private static Cause? ExpiryFault(JsonText json)
    {
        if (json.Members.FirstOrDefault(m => m.Name == "expiresAt") is not { } member) return Missing;
        return member.Value switch
        {
            { Type: JsonTokenType.Number } number => number.Text.AsSpan().ContainsAny('.', 'e', 'E') ? NotAnInteger : null,
            { Type: JsonTokenType.String } text => NotANumber with { Sentence = $"expiresAt is the text \"{Shorten(text.Text)}\", not a number." },
            _ => NotANumber,
        };
    }

    private static Cause? IdentifierFault(JsonText json, string name)
    {
        if (json.Members.FirstOrDefault(m => m.Name == name) is not { } member) return null;
        var (type, text) = (member.Value.Type, member.Value.Text);
        var problem = (name, type) switch
        {
            (_, JsonTokenType.Null) => null,
            (_, JsonTokenType.String) when text.Length == 0 => null,
            ("externalUserId", JsonTokenType.String) => IdentifierText.CheckExternalUserId(text) is null ? $"is blank or longer than {IdentifierText.MaxExternalUserId} characters" : null,
            ("externalUserId", JsonTokenType.Number) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) && IdentifierText.IsSafeInteger(id)
                ? null
                : "is a number that not every program reads exactly; write it as text",
            ("email", JsonTokenType.String) => IdentifierText.NormalizeEmail(text) is null ? "is no email address" : null,
            ("phone", JsonTokenType.String) => IdentifierText.CheckPhone(text) is null ? "is not in E.164, as in +4930123456" : null,
            _ => "is of the wrong type",
        };
        return problem is null ? null : BadIdentifier with
        {
            Name = $"{name} is not usable",
            Sentence = $"{name} {problem}.",
            Fix = $"Correct {name}, or leave it out if another identifier is there.",
        };
    }

    private static Cause Expiry(string code, string name, string sentence) =>
        new(code, name, sentence, "expiresAt is the end of the session in Unix seconds, a whole JSON number.") { Lines = FixLines.Expiry };

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
