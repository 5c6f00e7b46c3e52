using System.Security.Cryptography;
using System.Text;

namespace Dashboard.InboundMail;

/// <summary>Who or what wrote a mail, as far as its headers tell (RFC 3834, RFC 3464).</summary>
public enum MailNature
{
    /// <summary>A person, for all we know.</summary>
    Personal = 1,

    /// <summary>A program: a vacation notice, a list, a notification.</summary>
    Automatic = 2,

    /// <summary>A mail server that reports on a mail of ours.</summary>
    Report = 3,
}

/// <summary>What a mail server reports of a mail.</summary>
/// <param name="MessageIds">Of the mail reported on, without angle brackets, the surest first.</param>
/// <param name="Failed">It never arrives (a 5.x.x status); false for a delay.</param>
/// <param name="Reason">In the server's words.</param>
/// <param name="Tokens">Of reply addresses in what it gives back of the mail reported on: only who had that mail knows them.</param>
public sealed record MailReport(IReadOnlyList<string> MessageIds, bool Failed, string Reason, IReadOnlyList<string> Tokens);

/// <summary>A file of a mail, whole.</summary>
public sealed record MailFile(string Name, byte[] Bytes);

/// <summary>What a mail says, decoded, bounded and cleaned; nothing of it is proved.</summary>
public sealed record ParsedMail
{
    /// <summary>Without angle brackets; empty if it has none.</summary>
    public required string MessageId { get; init; }

    /// <summary>See <see cref="Data.InboundMail.MailReceipt.Key"/>.</summary>
    public required string Key { get; init; }

    /// <summary>Bytes of the whole mail.</summary>
    public required long Size { get; init; }

    /// <summary>ASCII-trimmed with A–Z lowered; empty if it names no usable sender.</summary>
    public required string FromAddress { get; init; }

    /// <summary>One clean line; empty if it names none.</summary>
    public required string FromName { get; init; }

    /// <summary>One clean line; empty if it has none.</summary>
    public required string Subject { get; init; }

    /// <summary>Tokens of reply addresses among its recipients, those of the envelope first.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary>Message-IDs that it answers, the nearest first, without angle brackets.</summary>
    public required IReadOnlyList<string> References { get; init; }

    public required MailNature Nature { get; init; }

    /// <summary>Which header told that it is not <see cref="MailNature.Personal"/>; empty if it is.</summary>
    public required string NatureReason { get; init; }

    /// <summary>Only of a <see cref="MailNature.Report"/>.</summary>
    public MailReport? Report { get; init; }

    /// <summary>Line feeds only, no other control characters; may be empty.</summary>
    public required string Text { get; init; }

    /// <summary>At most five, within the limits of attachments everywhere.</summary>
    public required IReadOnlyList<MailFile> Files { get; init; }

    /// <summary>Files that are beyond those limits, by name and size.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>The <see cref="Key"/> of a Message-ID, which may be longer than a unique index takes.</summary>
    public static string KeyOf(string messageId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)));

    /// <summary>What to call its sender.</summary>
    public string Sender => FromName.Length > 0 ? FromName : FromAddress;
}
