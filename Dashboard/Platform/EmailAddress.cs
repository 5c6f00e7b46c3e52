using System.Net.Mail;

namespace Dashboard.Platform;

/// <summary>An email address that somebody typed.</summary>
public static class EmailAddress
{
    public const int MaxLength = 320;

    /// <summary>Whether mail can be sent to it: one plain address, without a display name, comment or line break.</summary>
    public static bool IsWellFormed(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength) return false;
        if (text.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c) || UnicodeText.IsNoncharacter(c) || c is ',' or ';' or '<' or '>' or '(' or ')' or '"')) return false;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && at < text.Length - 1 && MailAddress.TryCreate(text, out _);
    }
}
