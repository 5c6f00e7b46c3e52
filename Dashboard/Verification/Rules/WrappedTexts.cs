using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dashboard.Identity;

namespace Dashboard.Verification.Rules;

/// <summary>The right text with something around it, or encoded once more or once less than what was pasted.</summary>
internal static class WrappedTexts
{
    internal static readonly Cause Ends = new(
        "text-whitespace", "White space at the end or beginning",
        "One of the two texts has a line break or space at its end or beginning that the other lacks.",
        "Sign and send the same string; trim neither after signing.")
    { Lines = FixLines.OneString };

    internal static readonly Cause Bom = new(
        "text-bom", "Byte order mark",
        "The signed bytes begin with the byte order mark EF BB BF.",
        "Encode in UTF-8 without a byte order mark.")
    { Lines = FixLines.Utf8 };

    internal static readonly Cause Utf16 = new(
        "text-utf16", "Text in UTF-16",
        "The text was turned into bytes as UTF-16.",
        "Encode it in UTF-8.")
    { Lines = FixLines.Utf8 };

    internal static readonly Cause Latin1 = new(
        "text-latin1", "Text in Latin-1",
        "The letters beyond ASCII were turned into bytes as Latin-1, or lost as question marks.",
        "Encode the text in UTF-8.")
    { Lines = FixLines.Utf8 };

    internal static readonly Cause DoubleEncoded = new(
        "double-encoded", "JSON encoded twice",
        "One of the two texts is the other, encoded once more as a JSON string with quotes and backslashes.",
        "Call the serialiser once, on the object, and pass its result as a string.")
    { Lines = FixLines.OneString };

    internal static readonly Cause Html = new(
        "html-escaped", "HTML-escaped text",
        "One of the two texts is the other with &quot; and the like: escaping was done before signing, or the page's source was copied.",
        "Sign first, escape last, when the string is written into the page.")
    { Lines = FixLines.OneString };

    internal static readonly Cause Url = new(
        "url-encoded", "URL-encoded text",
        "One of the two texts is the other in percent-encoding.",
        "Sign the text itself; encode for transport only afterwards.")
    { Lines = FixLines.OneString };

    internal static readonly Cause Base64 = new(
        "text-base64", "Text in base64",
        "The base64 of the text was signed instead of the text, or the reverse.",
        "Sign and send the JSON text itself.")
    { Lines = FixLines.OneString };

    internal static readonly Cause Normalised = new(
        "text-unicode-form", "Another Unicode form",
        "The two texts look alike, but letters with accents are composed in one and taken apart in the other.",
        "Send the very string that was signed.")
    { Lines = FixLines.OneString };

    public static IEnumerable<TextVariant> All(CheckedText checkedText)
    {
        var text = checkedText.Text;
        var utf8 = checkedText.Utf8;
        foreach (var end in new[] { "\n", "\r\n", " ", "\0", "\n\n" }) yield return TextVariant.Of(text + end, Ends);
        foreach (var other in new[] { text.Trim(), text.TrimEnd(), " " + text, "\n" + text, text.Replace("\r\n", "\n", StringComparison.Ordinal), text.Replace("\n", "\r\n", StringComparison.Ordinal) })
        {
            if (other != text) yield return TextVariant.Of(other, Ends);
        }

        yield return new TextVariant([0xEF, 0xBB, 0xBF, .. utf8], Bom) { Comparable = false };
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            yield return new TextVariant(encoding.GetBytes(text), Utf16) { Comparable = false };
            yield return new TextVariant([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], Utf16) { Comparable = false };
        }

        if (!checkedText.IsAscii)
        {
            yield return new TextVariant(Encoding.Latin1.GetBytes(text), Latin1) { Comparable = false };
            yield return new TextVariant(Encoding.ASCII.GetBytes(text), Latin1) { Comparable = false };
            foreach (var form in new[] { NormalizationForm.FormC, NormalizationForm.FormD })
            {
                // The framework throws at U+FFFE, which anybody can send.
                if (!text.Contains('\ufffe', StringComparison.Ordinal) && !text.IsNormalized(form)) yield return TextVariant.Of(text.Normalize(form), Normalised);
            }
        }

        foreach (var variant in Encoded(text)) yield return variant;
        foreach (var variant in Decoded(text)) yield return variant;
    }

    private static IEnumerable<TextVariant> Encoded(string text)
    {
        var plain = JsonSerializer.Serialize(text, Relaxed);
        foreach (var literal in new[] { plain, JsonSerializer.Serialize(text), plain.Replace("/", "\\/", StringComparison.Ordinal) }.Distinct())
        {
            yield return TextVariant.Of(literal, DoubleEncoded);
        }

        var html = WebUtility.HtmlEncode(text);
        // Most languages escape five characters and no letters.
        var minimal = text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        var quoted = minimal.Replace("\"", "&quot;", StringComparison.Ordinal);
        foreach (var escaped in new[]
        {
            quoted.Replace("'", "&#039;", StringComparison.Ordinal), quoted.Replace("'", "&#39;", StringComparison.Ordinal), quoted.Replace("'", "&#x27;", StringComparison.Ordinal),
            quoted, minimal.Replace("\"", "&#34;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal), minimal, html,
        }.Distinct())
        {
            if (escaped != text) yield return TextVariant.Of(escaped, Html);
        }

        yield return TextVariant.Of(Uri.EscapeDataString(text), Url);
        yield return TextVariant.Of(WebUtility.UrlEncode(text), Url);
        yield return TextVariant.Of(Convert.ToBase64String(StrictUtf8.Encoding.GetBytes(text)), Base64) with { Comparable = false };
    }

    private static IEnumerable<TextVariant> Decoded(string text)
    {
        if (text.Contains('&', StringComparison.Ordinal) && WebUtility.HtmlDecode(text) is var html && html != text) yield return TextVariant.Of(html, Html);
        if (text.Contains('%', StringComparison.Ordinal))
        {
            foreach (var url in new[] { Uri.UnescapeDataString(text), WebUtility.UrlDecode(text) }.Distinct().Where(u => u != text && StrictUtf8.IsWellFormed(u)))
            {
                yield return TextVariant.Of(url, Url);
            }
        }

        // Copied out of a script: a string literal with or without its quotes.
        foreach (var literal in new[] { text.Trim(), $"\"{text.Trim()}\"" })
        {
            if (literal.Contains('\\', StringComparison.Ordinal) && DecodeLiteral(literal) is { } inner) yield return TextVariant.Of(inner, DoubleEncoded);
        }

        var buffer = new byte[text.Length];
        if (text.Length >= 20 && Convert.TryFromBase64String(text.Trim(), buffer, out var length))
        {
            yield return new TextVariant(buffer[..length], Base64) { Comparable = false };
        }
    }

    private static string? DecodeLiteral(string literal)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(literal) is { } text && StrictUtf8.IsWellFormed(text) ? text : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
