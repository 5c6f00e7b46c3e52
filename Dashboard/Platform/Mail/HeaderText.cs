using System.Buffers;
using System.Globalization;
using System.Text;

namespace Dashboard.Platform.Mail;

/// <summary>Makes what people typed fit for a header line.</summary>
public static class HeaderText
{
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(c => char.IsControl(c) && c is not ('\n' or '\t'))]);

    /// <summary>
    /// One line: control and format characters (CR and LF first of all, U+2028, direction overrides) become spaces, runs
    /// of spaces one; a lone surrogate becomes U+FFFD. A header cannot be ended or disguised with what is left.
    /// </summary>
    /// <param name="text">As typed; null counts as empty.</param>
    /// <param name="maxLength">In UTF-16 units; a longer text ends with an ellipsis.</param>
    public static string Clean(string? text, int maxLength)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text.Length <= maxLength && IsPlain(text)) return text;
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var blank = Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (!blank) Append(line, rune);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }

        var clean = line.ToString().TrimEnd();
        if (clean.Length <= maxLength) return clean;
        var end = maxLength - 1;
        if (char.IsHighSurrogate(clean[end - 1])) end--;
        return clean[..end] + "…";
    }

    /// <summary>Text of a body: line breaks stay, other control characters go, a lone surrogate becomes U+FFFD.</summary>
    public static string CleanBody(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        // As nearly every text is.
        if (!text.AsSpan().ContainsAny(Controls) && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsControl(rune) || rune.Value is '\n' or '\t') Append(clean, rune);
        }

        return clean.ToString();
    }

    /// <summary>Printable ASCII and single spaces between: there is nothing to clean.</summary>
    private static bool IsPlain(string text)
    {
        if (text[0] == ' ' || text[^1] == ' ') return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' or > '~' || (text[i] == ' ' && text[i - 1] == ' ')) return false;
        }

        return true;
    }

    // StringBuilder knows no runes: it would take one for an object, and make a text of it.
    private static void Append(StringBuilder text, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        text.Append(units[..rune.EncodeToUtf16(units)]);
    }
}
