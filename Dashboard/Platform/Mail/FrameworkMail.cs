using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Dashboard.Platform.Mail;

/// <summary>An <see cref="OutgoingMail"/> as the framework's mail client writes it: text and HTML as alternatives, all in UTF-8.</summary>
internal static class FrameworkMail
{
    public static MailMessage Create(OutgoingMail mail)
    {
        var message = new MailMessage
        {
            From = Address(mail.From),
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
            Body = mail.Text,
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
        };
        message.To.Add(Address(mail.To));
        if (mail.ReplyTo is not null) message.ReplyToList.Add(Address(mail.ReplyTo));
        // The order is the preference: the last alternative that a reader understands is shown.
        var html = AlternateView.CreateAlternateViewFromString(mail.Html, Encoding.UTF8, MediaTypeNames.Text.Html);
        html.TransferEncoding = TransferEncoding.QuotedPrintable;
        if (mail.Logo is { } logo)
        {
            html.LinkedResources.Add(new LinkedResource(new MemoryStream(logo.Bytes.ToArray()), logo.ContentType) { ContentId = logo.ContentId, TransferEncoding = TransferEncoding.Base64 });
        }

        message.AlternateViews.Add(html);
        foreach (var (name, value) in mail.Headers()) message.Headers.Add(name, value);
        return message;
    }

    private static MailAddress Address(Mailbox mailbox) => new(mailbox.Address, mailbox.Name, Encoding.UTF8);
}
