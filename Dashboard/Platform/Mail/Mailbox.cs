using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Mail;

namespace Dashboard.Platform.Mail;

/// <summary>One address that mail is sent from or to, with the name shown beside it.</summary>
/// <param name="Address"><c>local@domain</c>, the domain in its ASCII form; the local part may hold UTF-8 (RFC 6531).</param>
/// <param name="Name">May be empty; without control characters.</param>
public sealed record Mailbox(string Address, string Name)
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The part behind the last @.</summary>
    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>Whether the server must speak SMTPUTF8 to take it.</summary>
    public bool NeedsUtf8 => !System.Text.Ascii.IsValid(Address);

    /// <summary>
    /// Reads exactly one bare address. Whatever a header could read as more than that – a name, a comment, a list, a line
    /// break, a quoted local part with such things in it – is refused.
    /// </summary>
    public static bool TryCreate(string? address, string? name, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        mailbox = null;
        var text = address?.Trim(' ') ?? "";
        var at = text.LastIndexOf('@');
        if (at < 1 || at == text.Length - 1 || text.Length > 320 || text.Any(IsForbidden)) return false;
        if (!TryGetAsciiDomain(text[(at + 1)..], out var domain)) return false;
        text = $"{text[..at]}@{domain}";
        // The framework's parser has the last word, since it builds the header; it must not have read anything else.
        if (!MailAddress.TryCreate(text, out var parsed) || parsed.Address != text) return false;
        mailbox = new Mailbox(text, HeaderText.Clean(name, 100).Replace('"', '\'').Replace('\\', '/'));
        return true;
    }

    /// <summary>Reads <c>address</c> or <c>Name &lt;address&gt;</c>, as people write it in a configuration file.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        var trimmed = text?.Trim() ?? "";
        var open = trimmed.LastIndexOf('<');
        return trimmed.EndsWith('>') && open >= 0
            ? TryCreate(trimmed[(open + 1)..^1], trimmed[..open].Trim().Trim('"'), out mailbox)
            : TryCreate(trimmed, null, out mailbox);
    }

    public override string ToString() => Name.Length == 0 ? Address : $"{Name} <{Address}>";

    private static bool IsForbidden(char c) =>
        char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c) || UnicodeText.IsNoncharacter(c) || c is '<' or '>' or ',' or ';' or ':' or '"' or '(' or ')' or '[' or ']' or '\\'
            or '\u2028' or '\u2029' or '\uFFFD';

    private static bool TryGetAsciiDomain(string domain, out string ascii)
    {
        ascii = "";
        try
        {
            ascii = Idn.GetAscii(domain).ToLowerInvariant();
            return Uri.CheckHostName(ascii) == UriHostNameType.Dns;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
