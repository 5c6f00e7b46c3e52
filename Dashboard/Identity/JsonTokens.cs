using System.Text.Json;

namespace Dashboard.Identity;

/// <summary>One token of a JSON text.</summary>
/// <param name="Type">Names and strings, numbers, literals, and the four brackets.</param>
/// <param name="Text">The decoded characters of a name or string, the digits of a number exactly as written; empty otherwise.</param>
internal readonly record struct JsonToken(JsonTokenType Type, string Text);

/// <summary>
/// Reads a JSON object into its token stream, strictly (RFC 8259): no duplicate keys in any object (decoded, so that <c>"a"</c> and
/// <c>"\u0061"</c> are one), no lone surrogates, no comments, no trailing commas, no byte order mark, nothing after the object, and no
/// more than <see cref="MaxDepth"/> levels. Two parsers may disagree about any of these, and a disagreement here is someone else's identity.
/// </summary>
internal static class JsonTokens
{
    /// <summary>Levels of nesting, the outer object included.</summary>
    public const int MaxDepth = 16;

    /// <summary>The options of every reader of signed text.</summary>
    public static JsonReaderOptions ReaderOptions => new()
    {
        MaxDepth = MaxDepth,
        CommentHandling = JsonCommentHandling.Disallow,
        AllowTrailingCommas = false,
    };

    /// <summary>The tokens of <paramref name="utf8"/>, or null where it is not such an object.</summary>
    public static List<JsonToken>? Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        var tokens = new List<JsonToken>(32);
        var keys = new KeyScopes();
        try
        {
            while (reader.Read())
            {
                if (tokens.Count == 0 && reader.TokenType != JsonTokenType.StartObject) return null;
                var text = TextOf(ref reader);
                if (!keys.Accept(reader.TokenType, text)) return null;
                tokens.Add(new JsonToken(reader.TokenType, text));
            }
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // The reader's way to say that a string holds a lone surrogate or bytes that are not UTF-8.
            return null;
        }

        return tokens;
    }

    private static string TextOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.PropertyName or JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan),
        _ => "",
    };
}
