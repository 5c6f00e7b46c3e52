using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dashboard.Identity;
using Dashboard.Verification.Rules;

namespace Dashboard.Verification;

/// <summary>What stands in the host's page: data attributes of an element or script tag, or the call that starts the portal or a widget.</summary>
internal static partial class PastedSnippet
{
    /// <summary>Closing braces among which the user object's is sought.</summary>
    private const int MostBraces = 100;

    /// <returns>Null where no signature is in it.</returns>
    public static PastedParts? Read(string text) => ReadAttributes(text) ?? ReadCall(text);

    private static PastedParts? ReadAttributes(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match attribute in Attribute().Matches(text))
        {
            values.TryAdd(attribute.Groups["name"].Value.ToLowerInvariant(), WebUtility.HtmlDecode(attribute.Groups["value"].Value));
        }

        // A snippet has its keys in the script and the signed text in attributes: both are looked at.
        return PastedParts.Of(values.GetValueOrDefault) is { } parts
            ? parts with { PublicId = parts.PublicId ?? Named(text, "publicKey") ?? Named(text, "widgetSlug") ?? Named(text, "app_id") }
            : null;
    }

    private static PastedParts? ReadCall(string text)
    {
        // user given as an object: the browser sends JSON.stringify of it.
        return Named(text, "userHmac") is { } hmac && UserObject(text) is { } user
            ? new PastedParts(user, hmac) { PublicId = Named(text, "publicKey") }
            : PastedParts.Of(name => Named(text, name));
    }

    private static string? Named(string text, string name)
    {
        foreach (Match match in Property().Matches(text))
        {
            if (match.Groups["name"].Value != name) continue;
            return match.Groups["number"] is { Success: true } number ? number.Value : ScriptText.Decode(match.Groups["text"].Value);
        }

        return null;
    }

    private static string? UserObject(string text)
    {
        if (UserStart().Match(text) is not { Success: true } start) return null;
        var from = start.Index + start.Length - 1;
        var tries = 0;
        for (var to = text.IndexOf('}', from); to >= 0 && tries++ < MostBraces; to = text.IndexOf('}', to + 1))
        {
            var candidate = text[from..(to + 1)];
            if (!StrictUtf8.TryGetBytes(candidate, out var utf8) || JsonTokens.Read(utf8) is not { } tokens) continue;
            return StrictUtf8.Encoding.GetString(new JsonText(tokens).Write(EncodingProfiles.All[0]));
        }

        return null;
    }

    [GeneratedRegex(@"(?<![\w-])data-(?<name>[a-z-]+)\s*=\s*(?:""(?<value>[^""]*)""|'(?<value>[^']*)')", RegexOptions.IgnoreCase, PastedParts.LongestSearch)]
    private static partial Regex Attribute();

    [GeneratedRegex(@"(?<![\w.])[""']?(?<name>[A-Za-z_]+)[""']?\s*:\s*(?:JSON\.parse\(\s*)?(?:""(?<text>(?:[^""\\]|\\.)*)""|'(?<text>(?:[^'\\]|\\.)*)'|`(?<text>(?:[^`\\]|\\.)*)`|(?<number>-?[0-9]+)\b)", RegexOptions.Singleline, PastedParts.LongestSearch)]
    private static partial Regex Property();

    [GeneratedRegex(@"(?<![\w.])[""']?user[""']?\s*:\s*\{", RegexOptions.None, PastedParts.LongestSearch)]
    private static partial Regex UserStart();
}
