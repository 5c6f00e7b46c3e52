#if MAILKIT
using System.Security.Cryptography;
using System.Text;
using Dashboard.Identity;
using Dashboard.Notifications;
using Dashboard.Platform.Mail;
using MimeKit;
using MimeKit.Utils;

namespace Dashboard.InboundMail;

/// <summary>Reads a mail with MimeKit and keeps what a desk needs of it, within bounds.</summary>
public static class ReadMail
{
    private const int MaxReferences = 50;

    /// <summary>Where mail servers write down whom a mail was really for.</summary>
    private static readonly string[] EnvelopeHeaders = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To"];

    /// <param name="stream">The whole mail; can seek.</param>
    /// <param name="envelope">What the mail server said besides.</param>
    /// <exception cref="UnreadableMailException">It is no mail, or beyond the bounds.</exception>
    public static async Task<ParsedMail> RunAsync(Stream stream, MailEnvelope envelope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(envelope);
        try
        {
            await MailBounds.CheckAsync(stream, cancellationToken);
            stream.Position = 0;
            using var message = await new MimeParser(MailBounds.Options, stream, MimeFormat.Entity, persistent: true).ParseMessageAsync(cancellationToken);
            return await DescribeAsync(message, stream, envelope, cancellationToken);
        }
        catch (Exception e) when (e is FormatException or ParseException or DecoderFallbackException or NotSupportedException)
        {
            throw new UnreadableMailException("malformed_mail", "It is not a mail as RFC 5322 describes one.");
        }
    }

    private static async Task<ParsedMail> DescribeAsync(MimeMessage message, Stream stream, MailEnvelope envelope, CancellationToken cancellationToken)
    {
        var (address, name) = SenderOf(message);
        var (nature, why) = MailNatures.Of(message, envelope);
        if (address.Length == 0 && nature == MailNature.Personal) throw new UnreadableMailException("malformed_mail", "It names no sender that could be answered.");
        var id = Clean(message.MessageId ?? "", 900);
        var content = MailContent.Read(message);
        return new ParsedMail
        {
            MessageId = id,
            Key = id.Length > 0 ? ParsedMail.KeyOf(id) : await HashAsync(stream, cancellationToken),
            Size = stream.Length,
            FromAddress = address,
            FromName = name,
            Subject = HeaderText.Clean(message.Subject, 200),
            Tokens = ReplyAddresses.TokensIn(Recipients(message, envelope)),
            References = ReferencesOf(message),
            Nature = nature,
            NatureReason = why,
            Report = nature == MailNature.Report ? MailReports.Read(message) : null,
            Text = content.Text,
            Files = content.Files,
            LeftOut = content.LeftOut,
        };
    }

    private static (string Address, string Name) SenderOf(MimeMessage message)
    {
        var from = message.From.Mailboxes.FirstOrDefault() ?? message.Sender;
        if (from is null) return ("", "");
        var name = HeaderText.Clean(from.Name, 100);
        // One that cannot be written to cannot be answered either; the framework's parser has the last word on that.
        return Mailbox.TryCreate(from.Address, null, out _) && IdentifierText.NormalizeEmail(from.Address) is { } address ? (address, name) : ("", name);
    }

    private static IEnumerable<string> Recipients(MimeMessage message, MailEnvelope envelope) =>
    [
        .. envelope.Recipients,
        .. message.Headers.Where(h => EnvelopeHeaders.Contains(h.Field, StringComparer.OrdinalIgnoreCase)).Select(h => h.Value),
        .. message.Headers.Where(h => h.Id is HeaderId.To or HeaderId.Cc or HeaderId.ResentTo).Select(h => h.Value),
    ];

    private static IReadOnlyList<string> ReferencesOf(MimeMessage message) =>
        [.. new[] { message.InReplyTo }.Concat(message.References.Reverse()).Where(r => !string.IsNullOrWhiteSpace(r)).Select(r => Clean(r!, 900))
            .Where(r => r.Length > 0).Distinct(StringComparer.Ordinal).Take(MaxReferences)];

    private static string Clean(string id, int length) => HeaderText.Clean(id.Trim('<', '>', ' '), length);

    private static async Task<string> HashAsync(Stream stream, CancellationToken cancellationToken)
    {
        stream.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
#endif
