using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dashboard.Identity;

/// <summary>What becomes of characters beyond ASCII.</summary>
public enum NonAscii
{
    /// <summary>They stay as they are.</summary>
    Raw,

    /// <summary><c>\u00e9</c>, surrogates each by itself.</summary>
    LowerHex,

    /// <summary><c>\u00E9</c>.</summary>
    UpperHex,
}

/// <summary>One way to write a JSON token stream as text. Numbers are written exactly as they were read.</summary>
/// <param name="Name">What people call it; shown in the handshake log and by the Verification Tool.</param>
public sealed record EncodingProfile(string Name)
{
    /// <summary><c>, </c> and <c>: </c> instead of <c>,</c> and <c>:</c>.</summary>
    public bool Spaced { get; init; }

    /// <summary><c>/</c> is written <c>\/</c>.</summary>
    public bool Slash { get; init; }

    /// <summary>Characters beyond ASCII.</summary>
    public NonAscii NonAscii { get; init; }

    /// <summary>Further characters that are written as <c>\uXXXX</c>.</summary>
    public string Escaped { get; init; } = "";

    /// <summary>U+007F is written as <c>\u007f</c>.</summary>
    public bool Delete { get; init; }

    /// <summary><c>\u003C</c> and <c>\u001F</c> instead of <c>\u003c</c> and <c>\u001f</c>.</summary>
    public bool UpperHexForAscii { get; init; }

    /// <summary>Control characters keep lower-case hex although <see cref="UpperHexForAscii"/> is set.</summary>
    public bool LowerHexForControls { get; init; }

    /// <summary><c>\u0008</c> and <c>\u000c</c> instead of <c>\b</c> and <c>\f</c>.</summary>
    public bool NoShortBackspaceAndFormFeed { get; init; }

    /// <summary>Where set, this encoder of the framework writes the insides of strings, and only <see cref="Spaced"/> is ours.</summary>
    public JavaScriptEncoder? Encoder { get; init; }

    /// <summary>The whole token stream of one object as UTF-8.</summary>
    internal void Write(List<JsonToken> tokens, IBufferWriter<byte> output)
    {
        var text = new StringBuilder(1024);
        JsonTokenType? previous = null;
        foreach (var token in tokens)
        {
            if (NeedsComma(previous, token.Type)) text.Append(Spaced ? ", " : ",");
            WriteToken(token, text);
            previous = token.Type;
        }

        StrictUtf8.Encoding.GetBytes(text.ToString(), output);
    }

    private static bool NeedsComma(JsonTokenType? previous, JsonTokenType next) =>
        previous is not (null or JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName)
        && next is not (JsonTokenType.EndObject or JsonTokenType.EndArray);

    private void WriteToken(JsonToken token, StringBuilder text)
    {
        switch (token.Type)
        {
            case JsonTokenType.PropertyName:
                WriteString(token.Text, text);
                text.Append(Spaced ? ": " : ":");
                break;
            case JsonTokenType.String:
                WriteString(token.Text, text);
                break;
            case JsonTokenType.Number:
                text.Append(token.Text);
                break;
            default:
                text.Append(Literal(token.Type));
                break;
        }
    }

    private static string Literal(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "{",
        JsonTokenType.EndObject => "}",
        JsonTokenType.StartArray => "[",
        JsonTokenType.EndArray => "]",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => "null",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a token of JSON"),
    };

    private void WriteString(string value, StringBuilder text)
    {
        text.Append('"');
        if (Encoder is not null) text.Append(Encoder.Encode(value));
        else foreach (var c in value) WriteCharacter(c, text);
        text.Append('"');
    }

    private void WriteCharacter(char c, StringBuilder text)
    {
        if (Escaped.Contains(c, StringComparison.Ordinal)) WriteHex(c, UpperHexForAscii, text);
        else if (c < ' ') WriteControl(c, text);
        else if (c is '"' or '\\' || (c == '/' && Slash)) text.Append('\\').Append(c);
        else if (c == '\u007f' && Delete) WriteHex(c, UpperHexForAscii, text);
        else if (c > '\u007f' && NonAscii != NonAscii.Raw) WriteHex(c, NonAscii == NonAscii.UpperHex, text);
        else text.Append(c);
    }

    private void WriteControl(char c, StringBuilder text)
    {
        var shortForm = c switch
        {
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\b' when !NoShortBackspaceAndFormFeed => 'b',
            '\f' when !NoShortBackspaceAndFormFeed => 'f',
            _ => '\0',
        };
        if (shortForm != '\0') text.Append('\\').Append(shortForm);
        else WriteHex(c, UpperHexForAscii && !LowerHexForControls, text);
    }

    private static void WriteHex(char c, bool upper, StringBuilder text) =>
        text.Append("\\u").Append(((int)c).ToString(upper ? "X4" : "x4", CultureInfo.InvariantCulture));
}
