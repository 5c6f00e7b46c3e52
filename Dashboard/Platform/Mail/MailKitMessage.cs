#if MAILKIT
using MimeKit;

namespace Dashboard.Platform.Mail;

/// <summary>An <see cref="OutgoingMail"/> as MimeKit writes it: text and HTML as alternatives, the logo beside the HTML.</summary>
internal static class MailKitMessage
{
    public static MimeMessage Create(OutgoingMail mail)
    {
        var body = new BodyBuilder { TextBody = mail.Text, HtmlBody = mail.Html };
        if (mail.Logo is { } logo)
        {
            var type = ContentType.Parse(logo.ContentType);
            var image = body.LinkedResources.Add($"logo.{type.MediaSubtype}", logo.Bytes.ToArray(), type);
            image.ContentId = logo.ContentId;
            image.ContentDisposition = new ContentDisposition(ContentDisposition.Inline) { FileName = $"logo.{type.MediaSubtype}" };
        }

        var message = new MimeMessage { Subject = mail.Subject, Body = body.ToMessageBody() };
        message.From.Add(Address(mail.From));
        message.To.Add(Address(mail.To));
        if (mail.ReplyTo is not null) message.ReplyTo.Add(Address(mail.ReplyTo));
        foreach (var (name, value) in mail.Headers()) message.Headers.Replace(name, value);
        return message;
    }

    private static MailboxAddress Address(Mailbox mailbox) => new(mailbox.Name, mailbox.Address);
}
#endif
