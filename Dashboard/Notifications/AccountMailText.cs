using System.Text;
using Dashboard.Notifications.Mail;

namespace Dashboard.Notifications;

/// <summary>The text alternative of a mail about an account.</summary>
internal static class AccountMailText
{
    public static string Write(AccountMail mail)
    {
        var text = new StringBuilder();
        foreach (var paragraph in mail.Paragraphs) text.Append(paragraph).Append("\n\n");
        if (mail.Link is not null) text.Append(mail.LinkText).Append(": ").Append(mail.Link.AbsoluteUri).Append("\n\n");
        return text.Append("-- \n").Append(mail.ProductName).Append('\n').Append(mail.Footer).Append('\n').ToString();
    }
}
