using System.Text;
using Dashboard.Notifications.Mail;

namespace Dashboard.Notifications;

/// <summary>The text alternative of a ticket's mail, for readers that show no HTML.</summary>
internal static class TicketMailText
{
    public static string Write(TicketMail mail)
    {
        var text = new StringBuilder();
        if (mail.Greeting.Length > 0) text.Append(mail.Greeting).Append("\n\n");
        foreach (var message in mail.Messages)
        {
            text.Append(message.AuthorName).Append(" · ").Append(message.When).Append("\n\n").Append(message.Text).Append("\n\n");
            if (message.Files.Length > 0) text.Append(message.Files).Append("\n\n");
        }

        if (mail.Link is not null) text.Append(mail.LinkText).Append(": ").Append(mail.Link.AbsoluteUri).Append("\n\n");
        else if (mail.NoLink.Length > 0) text.Append(mail.NoLink).Append("\n\n");
        if (mail.Closing.Length > 0) text.Append(mail.Closing).Append("\n\n");
        text.Append("-- \n").Append(mail.Look.Name).Append('\n').Append(mail.Footer).Append('\n');
        if (mail.Unsubscribe is not null) text.Append(mail.UnsubscribeText).Append(": ").Append(mail.Unsubscribe.AbsoluteUri).Append('\n');
        return text.ToString();
    }
}
