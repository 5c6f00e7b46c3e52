using Microsoft.AspNetCore.Html;

namespace Dashboard.Notifications.Mail;

/// <summary>What the view of a ticket's mail shows.</summary>
/// <param name="Greeting">Plain text above the messages; empty for none.</param>
/// <param name="Closing">Plain text below them, of the project's own; empty for none.</param>
/// <param name="Footer">Why the reader gets this mail.</param>
public sealed record TicketMail(
    string Language, MailLook Look, string Subject, string Heading, string Greeting, IReadOnlyList<MailedMessage> Messages, Uri? Link, string LinkText,
    string NoLink, string Closing, string Footer, Uri? Unsubscribe, string UnsubscribeText);

/// <param name="When">The time in UTC: whoever composes a mail does not know the reader's zone.</param>
/// <param name="Files">Names of attached files, with the word for them; empty if there are none.</param>
public sealed record MailedMessage(string AuthorName, string When, IHtmlContent Html, string Text, string Files);
