using Microsoft.AspNetCore.Html;

namespace Dashboard.Notifications.Mail;

/// <summary>What the view of a ticket's mail shows.</summary>
public sealed record TicketMail(
    string Language, string ProjectName, string Subject, string Heading, IReadOnlyList<MailedMessage> Messages, Uri? Link, string LinkText,
    string NoLink, string Footer, Uri? Unsubscribe, string UnsubscribeText);

/// <param name="When">The time in UTC: whoever composes a mail does not know the reader's zone.</param>
/// <param name="Files">Names of attached files, with the word for them; empty if there are none.</param>
public sealed record MailedMessage(string AuthorName, string When, IHtmlContent Html, string Text, string Files);
