using System.Text;

namespace Dashboard.Identity;

/// <summary>Which texts may identify a person, and their canonical form.</summary>
public static class IdentifierText
{
    /// <summary>Longest external id, in UTF-16 characters.</summary>
    public const int MaxExternalUserId = 200;

    /// <summary>Longest email address (RFC 3696, erratum 1690).</summary>
    public const int MaxEmail = 254;

    private const long MaxSafeInteger = (1L << 53) - 1;

    /// <summary>Whether every JSON implementation reads this integer exactly (RFC 7493 §2.2).</summary>
    public static bool IsSafeInteger(long value) => value is >= -MaxSafeInteger and <= MaxSafeInteger;

    /// <summary>An external id is itself, untouched; null where it is blank, too long or holds NUL, which PostgreSQL cannot store.</summary>
    public static string? CheckExternalUserId(string text) =>
        text.Length <= MaxExternalUserId && !string.IsNullOrWhiteSpace(text) && !text.Contains('\0', StringComparison.Ordinal) ? text : null;

    /// <summary>
    /// An email's ASCII-trimmed form with A–Z lowered. No Unicode folding: U+212A (Kelvin sign) lowers to <c>k</c> and would make two people one.
    /// Null where it is no address: something on both sides of an <c>@</c>, no space and no control character in it.
    /// </summary>
    public static string? NormalizeEmail(string text)
    {
        var trimmed = TrimAscii(text);
        if (trimmed.Length > MaxEmail || trimmed.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))) return null;
        var at = trimmed.LastIndexOf('@');
        return at > 0 && at < trimmed.Length - 1 ? LowerAscii(trimmed) : null;
    }

    /// <summary>A number in E.164 (ITU-T): <c>+</c>, a digit that is not zero, up to 14 more. Null for anything else.</summary>
    public static string? CheckPhone(string text) =>
        text.Length is >= 3 and <= 16 && text[0] == '+' && text[1] != '0' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 ? text : null;

    /// <summary>Trims tab, line feed, form feed, carriage return and space, as the contracts' servers do, and nothing beyond ASCII.</summary>
    public static string TrimAscii(string text) => text.Trim(' ', '\t', '\n', '\v', '\f', '\r');

    /// <summary>Lowers A–Z only.</summary>
    public static string LowerAscii(string text) => string.Create(text.Length, text, (span, source) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
    });

    /// <summary>Display text: control characters become spaces (it goes into mail headers), cut to <paramref name="maxLength"/> without breaking a pair; null where nothing is left.</summary>
    public static string? CleanForDisplay(string text, int maxLength)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text) if (c != '\0') clean.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        var result = clean.ToString().Trim();
        if (result.Length > maxLength) result = result[..(char.IsHighSurrogate(result[maxLength - 1]) ? maxLength - 1 : maxLength)].TrimEnd();
        return result.Length == 0 ? null : result;
    }
}
