namespace Dashboard.Notifications.Mail;

/// <summary>What the view of a mail about an account shows.</summary>
public sealed record AccountMail(
    string ProductName, string Subject, string Heading, IReadOnlyList<string> Paragraphs, Uri? Link, string LinkText, string Footer);
