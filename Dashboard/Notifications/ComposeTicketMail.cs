using System.Globalization;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Notifications.Mail;
using Dashboard.Platform.Mail;
using Dashboard.Platform.Markdown;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>What a claimed mail came to: a letter to send, or the reason why none is needed.</summary>
/// <param name="Letter">Null if nothing is left to say.</param>
/// <param name="ReadNumber">Messages up to this number that still waited are not in it: they were read. 0 if there are none.</param>
/// <param name="WhyNot">How the mail ends without a letter.</param>
/// <param name="ReadAt">When the recipient read up to here, if so.</param>
public sealed record Composed(OutgoingMail? Letter, int ReadNumber, MailState WhyNot, string? Reason, DateTimeOffset? ReadAt)
{
    internal static Composed Nothing(MailState state, string reason, TicketMailFacts? read = null) => new(null, read?.ReadNumber ?? 0, state, reason, read?.ReadAt);
}

/// <summary>
/// Writes the letter of a claimed mail from what was true a moment ago: the messages that are public, still unread by its recipient
/// and not cancelled (product §6).
/// </summary>
public sealed class ComposeTicketMail(
    DashboardDbContext db, MailOptions options, MailLinks links, MailLooks looks, UnsubscribeLinks unsubscribe, ReplyAddresses replies, MailTemplates templates)
{
    // As long as this scope lives, which is a moment: the mails that were claimed together.
    private readonly Dictionary<long, MailFrame> frames = [];
    private readonly Dictionary<long, Doors> doors = [];

    /// <param name="sender">The sender; without a name it gets that of the project's mail.</param>
    public async Task<Composed> RunAsync(TicketMailFacts facts, Mailbox sender, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var mail = facts.Mail;
        if (mail.Recipient == MailRecipient.Customer && !mail.SendsCustomerMail) return Composed.Nothing(MailState.Cancelled, "This project sends no mail to customers");
        if (mail.Recipient == MailRecipient.Customer && facts.HasOptedOut) return Composed.Nothing(MailState.Cancelled, "The customer stopped mail");
        if (mail.Recipient == MailRecipient.Agent && !facts.CanAnswer) return Composed.Nothing(MailState.Skipped, "No longer in the project");
        if (facts.Messages.Count == 0) return Composed.Nothing(MailState.Skipped, "Read before it was due", facts);
        if (!Mailbox.TryCreate(mail.ToAddress, mail.ToName, out var to)) return Composed.Nothing(MailState.Failed, $"\"{mail.ToAddress}\" is not an email address");
        return new Composed(await WriteAsync(facts, sender, to, cancellationToken), facts.ReadNumber, MailState.Sent, null, facts.ReadAt);
    }

    private async Task<OutgoingMail> WriteAsync(TicketMailFacts facts, Mailbox sender, Mailbox to, CancellationToken cancellationToken)
    {
        var (mail, messages, earlier) = (facts.Mail, facts.Messages, facts.Earlier);
        var isCustomer = mail.Recipient == MailRecipient.Customer;
        var frame = isCustomer ? await FrameAsync(mail, cancellationToken) : MailFrame.Plain(mail.ProjectName);
        var replyTo = isCustomer ? await replies.ForAsync(mail.ProjectId, mail.TicketId, mail.ToAddress, frame.Look.Name, cancellationToken) : null;
        var content = isCustomer
            ? await ForCustomerAsync(mail, frame, messages, replyTo is not null, cancellationToken)
            : Content(mail, frame, messages, MailTexts.ForAgent, links.ForAgent(mail.ProjectSlug, mail.TicketNumber, messages[0].Number), null);
        var root = $"ticket.{mail.TicketPublicId}@{options.From.Domain}";
        return new OutgoingMail
        {
            From = sender.Name.Length > 0 ? sender : sender with { Name = HeaderText.Clean(frame.Look.Name, 80).Replace('"', '\'') },
            To = to,
            ReplyTo = replyTo,
            Subject = content.Subject,
            Text = TicketMailText.Write(content),
            Html = await templates.RenderAsync("/Notifications/Mail/TicketMail.cshtml", content),
            Logo = frame.Logo,
            MessageId = mail.MessageId,
            // The root never was a mail. It ties the thread together even if the first mail of the ticket was skipped.
            InReplyTo = earlier.Count > 0 ? earlier[^1] : root,
            References = [root, .. earlier],
            Unsubscribe = content.Unsubscribe,
        };
    }

    private async Task<TicketMail> ForCustomerAsync(TicketMailRow mail, MailFrame frame, IReadOnlyList<MailedMessageRow> messages, bool canReply, CancellationToken cancellationToken)
    {
        var to = await DoorsAsync(mail.ProjectId, cancellationToken);
        var link = MailLinks.ForCustomer(mail.Channel, to.PortalPage, to.TicketCenterPage, mail.TicketPublicId);
        var texts = MailTexts.ForCustomer(mail.CustomerLocale, to.DefaultLocale);
        return Content(mail, frame, messages, canReply ? texts with { NoLink = texts.CanReply } : texts, link, unsubscribe.For(mail.CustomerId, mail.TicketId));
    }

    private async Task<MailFrame> FrameAsync(TicketMailRow mail, CancellationToken cancellationToken)
    {
        if (frames.TryGetValue(mail.ProjectId, out var known)) return known;
        return frames[mail.ProjectId] = await looks.OfAsync(mail.ProjectId, mail.ProjectName, cancellationToken);
    }

    private async Task<Doors> DoorsAsync(long projectId, CancellationToken cancellationToken)
    {
        if (doors.TryGetValue(projectId, out var known)) return known;
        var portal = await db.EmbeddedPortals.Where(p => p.ProjectId == projectId)
            .Select(p => new { p.SupportPageUrl, p.DefaultLocale }).FirstOrDefaultAsync(cancellationToken);
        var ticketCenterPage = await db.TicketCenters.Where(c => c.ProjectId == projectId).Select(c => c.SupportPageUrl).FirstOrDefaultAsync(cancellationToken);
        return doors[projectId] = new Doors(portal?.SupportPageUrl, portal?.DefaultLocale, ticketCenterPage);
    }

    private static TicketMail Content(TicketMailRow mail, MailFrame frame, IReadOnlyList<MailedMessageRow> messages, MailTexts texts, Uri? link, Uri? stop) => new(
        texts.Language, frame.Look, HeaderText.Clean($"[#{mail.TicketNumber}] {mail.Subject}", OutgoingMail.MaxSubjectLength),
        texts.HeadingFor(string.Join(", ", messages.Select(m => m.AuthorName).Distinct(StringComparer.Ordinal))), frame.Greeting,
        [.. messages.Select(m => new MailedMessage(
            m.AuthorName, m.CreatedAt.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.GetCultureInfo(texts.Language)),
            SafeMarkdown.ToHtml(m.Body), SafeMarkdown.ToPlainText(m.Body),
            m.Files.Count == 0 ? "" : $"{texts.Files}: {string.Join(", ", m.Files)}"))],
        link, texts.Button, texts.NoLink, frame.Closing, texts.FooterFor(frame.Look.Name), stop, texts.Unsubscribe);

    private sealed record Doors(string? PortalPage, string? DefaultLocale, string? TicketCenterPage);
}
