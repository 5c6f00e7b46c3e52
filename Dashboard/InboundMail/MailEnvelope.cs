namespace Dashboard.InboundMail;

/// <summary>What a mail server says of a mail beside the mail: its SMTP envelope.</summary>
/// <param name="Recipients">Addresses of RCPT TO; empty if it did not say.</param>
/// <param name="Sender">The address of MAIL FROM, <c>""</c> for the null sender; null if it did not say.</param>
public sealed record MailEnvelope(IReadOnlyList<string> Recipients, string? Sender)
{
    public static MailEnvelope Unknown { get; } = new([], null);
}
