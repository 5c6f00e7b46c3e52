using System.Globalization;
using Dashboard.Notifications.Mail;
using Dashboard.Platform.Mail;
using Dashboard.Platform.Markdown;

namespace Dashboard.Notifications;

/// <param name="Html">A whole document with styles in it: show it shut in a frame only.</param>
public sealed record SampleLetter(string Subject, string Html, string Text);

/// <summary>Writes a mail as a customer would get it, by the same view, about a ticket that does not exist.</summary>
public sealed class SampleMail(MailTemplates templates, TimeProvider time)
{
    private static readonly Uri Nowhere = new("https://app.example.com/support?support_ticket=example");
    private static readonly Uri NowhereElse = new("https://app.example.com/unsubscribe");

    /// <param name="language"><c>en</c> or <c>es</c>; anything else is English.</param>
    /// <param name="author">Who answers in it.</param>
    public async Task<SampleLetter> WriteAsync(MailFrame frame, string? language, string author)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var texts = MailTexts.ForCustomer(language);
        var (subject, body) = texts.Language == "es"
            ? ("La exportación se detiene en la página 2", "Gracias por avisar. La exportación ya llega **hasta la última página**.\n\nSi vuelve a pasar, responde y lo miramos.")
            : ("The export stops at page 2", "Thank you for telling us. The export now goes **to the last page**.\n\nShould it happen again, reply and we will look into it.");
        var when = time.GetUtcNow().UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.GetCultureInfo(texts.Language));
        var mail = new TicketMail(
            texts.Language, frame.Look, $"[#1042] {subject}", texts.HeadingFor(author), frame.Greeting,
            [new MailedMessage(author, when, SafeMarkdown.ToHtml(body), SafeMarkdown.ToPlainText(body), "")],
            Nowhere, texts.Button, texts.NoLink, frame.Closing, texts.FooterFor(frame.Look.Name), NowhereElse, texts.Unsubscribe);
        return new SampleLetter(mail.Subject, await templates.RenderAsync("/Notifications/Mail/TicketMail.cshtml", mail), TicketMailText.Write(mail));
    }
}
