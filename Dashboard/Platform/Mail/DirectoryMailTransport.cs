using System.Net.Mail;

namespace Dashboard.Platform.Mail;

/// <summary>
/// Writes each mail as an <c>.eml</c> file: what an installation does until SMTP is configured. A file appears whole or not
/// at all, under a name made of its Message-ID, so that a repeated send replaces it.
/// </summary>
public sealed class DirectoryMailTransport(MailOptions options) : IMailTransport
{
    public string Description => $"files in {options.Directory}";

    public Task<MailOutcome> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return Task.Run(() => Write(mail), cancellationToken);
    }

    public async Task<MailTrial> TryAsync(OutgoingMail mail, CancellationToken cancellationToken) => new(await SendAsync(mail, cancellationToken), []);

    private MailOutcome Write(OutgoingMail mail)
    {
        // The framework names the file itself, so each mail is written in a folder of its own, on the same disk.
        var draft = Path.Combine(options.Directory, $".{Guid.NewGuid():N}");
        try
        {
            System.IO.Directory.CreateDirectory(draft);
            using (var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = draft })
            using (var message = FrameworkMail.Create(mail))
            {
                client.DeliveryFormat = mail.To.NeedsUtf8 ? SmtpDeliveryFormat.International : SmtpDeliveryFormat.SevenBit;
                client.Send(message);
            }

            File.Move(System.IO.Directory.GetFiles(draft).Single(), Path.Combine(options.Directory, FileName(mail)), overwrite: true);
            return MailOutcome.Sent;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SmtpException)
        {
            return MailOutcome.Transient($"Could not write to {options.Directory}: {(e.InnerException ?? e).Message}");
        }
        finally
        {
            if (System.IO.Directory.Exists(draft)) System.IO.Directory.Delete(draft, recursive: true);
        }
    }

    private static string FileName(OutgoingMail mail) =>
        string.Concat(mail.MessageId.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@' ? c : '_')).TrimStart('.') + ".eml";
}
