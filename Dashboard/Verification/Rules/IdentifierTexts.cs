using System.Globalization;
using System.Text;
using Dashboard.Identity;

namespace Dashboard.Verification.Rules;

/// <summary>What may have been signed instead of the email or external id that the Ticket Center or a widget was given.</summary>
internal static class IdentifierTexts
{
    internal static readonly Cause Untrimmed = new(
        "identifier-untrimmed", "White space around what was signed",
        "The signed text has a space or line break at its end or beginning that the identifier lacks, or the reverse.",
        "Trim once, keep the result, and both sign and pass that.")
    { Lines = FixLines.Email };

    internal static readonly Cause MixedCase = new(
        "email-mixed-case", "Upper and lower case differ",
        "The signed text is the same address in another case than the one that was passed.",
        "Lower the address once, keep the result, and both sign and pass that.")
    { Lines = FixLines.Email };

    internal static readonly Cause UnicodeCase = new(
        "email-unicode-case", "Lowered beyond ASCII",
        "The address was lowered with a function that also changes letters beyond A–Z, and the original was passed.",
        "Pass the very text that was signed.")
    { Lines = FixLines.Email };

    internal static readonly Cause WholePayload = new(
        "payload-instead-of-identifier", "A JSON payload instead of the identifier",
        "JSON was signed or pasted. The Embedded Portal signs a payload; this door signs the bare identifier.",
        "Sign the identifier alone, as the text that you pass to the script.")
    { Lines = FixLines.Email };

    internal static readonly Cause IdForEmail = new(
        "id-instead-of-email", "The id was signed instead of the email",
        "The signature covers the external user id, where the email counts.",
        "Sign the email address that you pass.")
    { Lines = FixLines.Email };

    internal static readonly Cause EmailForId = new(
        "email-instead-of-id", "The email was signed instead of the id",
        "The signature covers the email address, where the external user id counts.",
        "Sign the external user id that you pass; it wins where both are given.")
    { Lines = FixLines.Id };

    internal static readonly Cause WithName = new(
        "email-with-name", "The address with a name or scheme",
        "What was signed is the address with a display name, angle brackets or mailto: around it.",
        "Sign the bare address.")
    { Lines = FixLines.Email };

    /// <summary>The other spelling that the doors accept; no mistake.</summary>
    public static IEnumerable<TextVariant> Folded(CheckedText text) => [TextVariant.Of(Fold(text.Text), null)];

    /// <summary>The same identifier with white space or in another case.</summary>
    public static IEnumerable<TextVariant> Spellings(CheckedText text)
    {
        var trimmed = IdentifierText.TrimAscii(text.Text);
        yield return TextVariant.Of(trimmed, Untrimmed);
        // The commonest first: only the first few are tried together with every wrong key.
        foreach (var spaced in Spaced(trimmed).Take(3)) yield return TextVariant.Of(spaced, Untrimmed);
        foreach (var cased in Cases(trimmed)) yield return TextVariant.Of(cased, MixedCase);
        foreach (var core in new[] { trimmed, IdentifierText.LowerAscii(trimmed) }.Distinct())
        {
            foreach (var spaced in Spaced(core)) yield return TextVariant.Of(spaced, Untrimmed);
        }

        yield return TextVariant.Of(IdentifierText.LowerAscii(text.Text), Untrimmed);
        foreach (var lowered in new[] { trimmed.ToLowerInvariant(), trimmed.ToLower(CultureInfo.GetCultureInfo("tr-TR")) })
        {
            if (StrictUtf8.IsWellFormed(lowered)) yield return TextVariant.Of(lowered, UnicodeCase);
        }
    }

    /// <summary>The other identifier that came beside this one.</summary>
    /// <param name="other">Null where there was none.</param>
    /// <param name="isEmail">Whether the text that counts is an email.</param>
    public static IEnumerable<TextVariant> Swapped(string? other, bool isEmail)
    {
        if (string.IsNullOrEmpty(other) || !StrictUtf8.IsWellFormed(other)) yield break;
        foreach (var form in new[] { other, IdentifierText.TrimAscii(other), Fold(other) }.Distinct())
        {
            yield return TextVariant.Of(form, isEmail ? IdForEmail : EmailForId) with { Comparable = false };
        }
    }

    /// <summary>With a name, angle brackets or a scheme, as mail libraries and links write it.</summary>
    public static IEnumerable<TextVariant> Addressed(CheckedText text)
    {
        var core = IdentifierText.TrimAscii(text.Text);
        foreach (var form in new[] { $"<{core}>", $"mailto:{core}", $"email={core}", $"email:{core}" }) yield return TextVariant.Of(form, WithName);
        var at = core.IndexOf('<', StringComparison.Ordinal);
        if (at >= 0 && core.EndsWith('>')) yield return TextVariant.Of(core[(at + 1)..^1], WithName);
        if (core.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) yield return TextVariant.Of(core["mailto:".Length..], WithName);
    }

    /// <summary>JSON around the identifier, or the identifier out of pasted JSON.</summary>
    public static IEnumerable<TextVariant> Payloads(CheckedText text, bool isEmail)
    {
        if (text.Json is { } json)
        {
            foreach (var value in new[] { json.Find("email"), json.Find("externalUserId"), json.Find("userEmail"), json.Find("userExternalUserId") }.OfType<string>())
            {
                foreach (var form in new[] { value, Fold(value) }.Distinct()) yield return TextVariant.Of(form, WholePayload) with { Comparable = false };
            }

            foreach (var profile in EncodingProfiles.All) yield return new TextVariant(json.Write(profile), WholePayload);
            yield break;
        }

        var core = IdentifierText.TrimAscii(text.Text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        foreach (var name in isEmail ? ["email", "userEmail"] : new[] { "id", "externalUserId", "userExternalUserId", "user_id" })
        {
            foreach (var form in new[] { $"{{\"{name}\":\"{core}\"}}", $"{{\"{name}\": \"{core}\"}}", $"{{\"{name}\":{core}}}" }) yield return TextVariant.Of(form, WholePayload);
        }
    }

    internal static string Fold(string text) => IdentifierText.LowerAscii(IdentifierText.TrimAscii(text));

    private static IEnumerable<string> Spaced(string core) =>
        [core + "\n", core + " ", " " + core, core + "\r\n", core + "\t", $" {core} ", "\n" + core, core + "\u00a0", core + "\u200b"];

    private static IEnumerable<string> Cases(string text)
    {
        var lower = IdentifierText.LowerAscii(text);
        yield return Capitalise(lower, static c => c is '.' or '-' or '_' or '+' or '@');
        yield return Capitalise(lower, static _ => false);
        yield return text.ToUpperInvariant();
        yield return Capitalise(lower, static c => c is '.' or '-' or '_' or '+');
        var at = lower.LastIndexOf('@');
        if (at <= 0) yield break;
        var (local, domain) = (lower[..at], lower[(at + 1)..]);
        var name = Capitalise(local, static c => c is '.' or '-' or '_' or '+');
        yield return $"{name}@{domain}";
        yield return $"{name}@{Capitalise(domain, static _ => false)}";
        yield return $"{local}@{domain.ToUpperInvariant()}";
        yield return $"{local}@{Capitalise(domain, static _ => false)}";
        yield return $"{local.ToUpperInvariant()}@{domain}";
        yield return $"{Capitalise(local, static _ => false)}@{Capitalise(domain, static _ => false)}";
    }

    /// <summary>The first letter, and each letter behind a character that separates, in upper case.</summary>
    private static string Capitalise(string text, Predicate<char> separates)
    {
        var shown = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            shown.Append((i == 0 || separates(text[i - 1])) && char.IsAsciiLetterLower(text[i]) ? char.ToUpperInvariant(text[i]) : text[i]);
        }

        return shown.ToString();
    }
}
