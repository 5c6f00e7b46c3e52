using System.Text.Json;

namespace Dashboard.Verification;

/// <summary>The body of a request, the answer of a server that signs, or an entry of a HAR file.</summary>
internal static class PastedJson
{
    /// <returns>Null where the text is no such JSON.</returns>
    public static PastedParts? Read(string text)
    {
        if (text[0] is not ('{' or '[')) return null;
        try
        {
            using var json = JsonDocument.Parse(text);
            return Read(json.RootElement, depth: 0);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a string in it has half a surrogate pair: then it is no request of a browser.
            return null;
        }
    }

    private static PastedParts? Read(JsonElement json, int depth)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return depth > 5 ? null : json.EnumerateArray().Take(200).Select(entry => Read(entry, depth + 1)).FirstOrDefault(parts => parts is not null);
        }

        if (json.ValueKind != JsonValueKind.Object) return null;
        if (PastedParts.Of(name => Text(json, name)) is { } parts) return parts;
        if (json.TryGetProperty("postData", out var post) && Text(post, "text") is { } body)
        {
            return PastedJson.Read(body.Trim().PadLeft(1)) is { } posted ? posted with { Origin = Header(json, "origin") } : null;
        }

        foreach (var name in new[] { "log", "entries", "request" })
        {
            if (depth <= 5 && json.TryGetProperty(name, out var inner) && Read(inner, depth + 1) is { } found) return found;
        }

        return null;
    }

    private static string? Text(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        }
        : null;

    private static string? Header(JsonElement request, string name) =>
        request.TryGetProperty("headers", out var headers) && headers.ValueKind == JsonValueKind.Array
            ? headers.EnumerateArray().Where(h => string.Equals(Text(h, "name"), name, StringComparison.OrdinalIgnoreCase)).Select(h => Text(h, "value")).FirstOrDefault()
            : null;
}
