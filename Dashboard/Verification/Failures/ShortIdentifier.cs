using System.Globalization;
using Dashboard.Identity;
using Dashboard.Verification.Rules;

namespace Dashboard.Verification.Failures;

/// <summary>So much of an identifier that whoever knows the person recognises it, and nobody else can tell who it was.</summary>
internal static class ShortIdentifier
{
    private const int Shown = 2;
    private const int MostDomain = 60;

    /// <summary>Of a refused request's text; null where it names nobody.</summary>
    /// <param name="text">Payload, email or external id.</param>
    /// <param name="isPayload">Whether it came to the portal, where the identifier stands inside.</param>
    public static string? Of(CheckedText text, bool isPayload)
    {
        if (isPayload)
        {
            return text.Json is not { } json ? null
                : (json.Find("externalUserId") ?? json.Find("email") ?? json.Find("phone")) is { Length: > 0 } named ? Shorten(named) : null;
        }

        return IdentifierText.TrimAscii(text.Text) is { Length: > 0 } identifier ? Shorten(identifier) : null;
    }

    /// <summary><c>li… (4) at example.com</c>, <c>us… (10)</c>: two characters at most, and never more than a third.</summary>
    internal static string Shorten(string identifier)
    {
        var at = identifier.LastIndexOf('@');
        var local = at > 0 ? identifier[..at] : identifier;
        var domain = at > 0 ? IdentifierText.CleanForDisplay(identifier[(at + 1)..], MostDomain) : null;
        var beginning = IdentifierText.CleanForDisplay(local[..Math.Min(Shown, local.Length / 3)], Shown) ?? "";
        if (!StrictUtf8.IsWellFormed(beginning)) beginning = "";
        var length = local.Length.ToString(CultureInfo.InvariantCulture);
        return domain is null ? $"{beginning}… ({length})" : $"{beginning}… ({length}) at {domain}";
    }
}
