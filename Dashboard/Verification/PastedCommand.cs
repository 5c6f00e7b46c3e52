using System.Text.RegularExpressions;

namespace Dashboard.Verification;

/// <summary>A request as the browser's network tab copies it: as cURL or as fetch.</summary>
internal static partial class PastedCommand
{
    /// <returns>Null where it is neither, or its body has no signature.</returns>
    public static PastedParts? Read(string text)
    {
        if (text.StartsWith("curl ", StringComparison.Ordinal)) return Read(CurlBody().Match(text), CurlOrigin().Match(text));
        return FetchCall().IsMatch(text) ? Read(FetchBody().Match(text), FetchOrigin().Match(text)) : null;
    }

    private static PastedParts? Read(Match body, Match origin)
    {
        if (!body.Success || Unquote(body.Groups[1].Value).Trim() is not { Length: > 0 } text || PastedJson.Read(text) is not { } parts) return null;
        return parts with { Origin = origin.Success ? OriginOf(origin.Groups[1].Value.Trim()) : null };
    }

    /// <summary>A referrer is a whole address; what counts of it is the origin.</summary>
    private static string OriginOf(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url.PathAndQuery.Length > 0 && url.Host.Length > 0 ? url.GetLeftPart(UriPartial.Authority) : address;

    private static string Unquote(string literal) => literal switch
    {
        // bash: with a dollar the backslash escapes as in C; without one, nothing does, and a quote is written '\''.
        ['$', '\'', .. var inner, '\''] => ScriptText.Decode(inner),
        ['\'', .. var inner, '\''] when inner.Contains("'\\''", StringComparison.Ordinal) || !inner.Contains('\\', StringComparison.Ordinal) => inner.Replace("'\\''", "'", StringComparison.Ordinal),
        ['\'', .. var inner, '\''] => inner,
        ['"', .. var inner, '"'] => ScriptText.Decode(inner),
        _ => literal,
    };

    [GeneratedRegex(@"(?:--data(?:-raw|-binary|-ascii)?|--json|-d)[\s=]+(\$?'(?:[^'\\]|\\.|'\\'')*'|""(?:[^""\\]|\\.)*"")", RegexOptions.Singleline, PastedParts.LongestSearch)]
    private static partial Regex CurlBody();

    [GeneratedRegex(@"(?:-H|--header)\s+\$?['""]origin:([^'""]*)['""]", RegexOptions.IgnoreCase, PastedParts.LongestSearch)]
    private static partial Regex CurlOrigin();

    [GeneratedRegex(@"^(?:await\s+)?fetch\(", RegexOptions.None, PastedParts.LongestSearch)]
    private static partial Regex FetchCall();

    [GeneratedRegex(@"[""']?body[""']?\s*:\s*(""(?:[^""\\]|\\.)*""|'(?:[^'\\]|\\.)*')", RegexOptions.Singleline, PastedParts.LongestSearch)]
    private static partial Regex FetchBody();

    [GeneratedRegex(@"[""'](?:origin|referrer)[""']\s*:\s*[""']([^""']*)[""']", RegexOptions.IgnoreCase, PastedParts.LongestSearch)]
    private static partial Regex FetchOrigin();
}
