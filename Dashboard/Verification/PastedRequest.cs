using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dashboard.Verification;

/// <summary>A handshake as the browser's network tab gives it: the body, or the whole request copied as cURL (bash).</summary>
public sealed partial record PastedRequest(string Payload, string Signature, string? Origin)
{
    /// <returns>Null where the text is neither.</returns>
    public static PastedRequest? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var trimmed = text.Trim();
        if (!trimmed.StartsWith("curl ", StringComparison.Ordinal)) return ReadBody(trimmed, origin: null);
        var origin = OriginHeader().Match(trimmed);
        return CurlBody().Match(trimmed) is { Success: true } body
            ? ReadBody(Unquote(body.Groups[1].Value), origin.Success ? origin.Groups[1].Value.Trim() : null)
            : null;
    }

    private static PastedRequest? ReadBody(string body, string? origin)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("payload", out var payload) && payload.ValueKind == JsonValueKind.String
                && json.RootElement.TryGetProperty("signature", out var signature) && signature.ValueKind == JsonValueKind.String
                    ? new PastedRequest(payload.GetString()!, signature.GetString()!, origin)
                    : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string in it has half a surrogate pair: then it is no request of a browser.
            return null;
        }
    }

    // Inside single quotes a shell knows one thing only: the quote ends it, so a quote is written '\''.
    private static string Unquote(string argument) => argument.Replace("'\\''", "'", StringComparison.Ordinal);

    [GeneratedRegex(@"--data(?:-raw|-binary)?\s+\$?'((?:[^']|'\\'')*)'")]
    private static partial Regex CurlBody();

    [GeneratedRegex(@"-H\s+'origin:([^']*)'", RegexOptions.IgnoreCase)]
    private static partial Regex OriginHeader();
}
