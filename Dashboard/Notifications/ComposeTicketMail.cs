using System.Globalization;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Data.Team;
using Dashboard.Data.Tickets;
using Dashboard.Notifications.Mail;
using Dashboard.Platform.Mail;
using Dashboard.Platform.Markdown;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>What a claimed mail came to: a letter to send, or the reason why none is needed.</summary>
/// <param name="Letter">Null if nothing is left to say.</param>
/// <param name="Numbers">The messages in it; those that still waited and are not among them were read.</param>
/// <param name="WhyNot">How the mail ends without a letter.</param>
/// <param name="ReadAt">When the recipient read up to here, if so.</param>
public sealed record Composed(OutgoingMail? Letter, IReadOnlyCollection<int> Numbers, MailState WhyNot, string? Reason, DateTimeOffset? ReadAt)
{
    internal static Composed Nothing(MailState state, string reason, DateTimeOffset? readAt = null) => new(null, [], state, reason, readAt);
}

/// <summary>
/// Writes the letter of a claimed mail from what is true now: the messages that are public, still unread by its recipient
/// and not cancelled (product §6).
/// </summary>
public sealed class ComposeTicketMail(
    DashboardDbContext db, MailOptions options, MailLinks links, MailLooks looks, UnsubscribeLinks unsubscribe, ReplyAddresses replies, MailTemplates templates)
{
    /// <summary>Most earlier mails that References names (RFC 5322 sets no limit; header lines do).</summary>
    private const int MaxReferences = 20;

    // As long as this scope lives, which is a moment: the mails that were claimed together.
    private readonly Dictionary<long, MailFrame> frames = [];
    private readonly Dictionary<long, Doors> doors = [];

    /// <param name="sender">The sender; without a name it gets that of the project's mail.</param>
    public async Task<Composed> RunAsync(long mailId, Mailbox sender, CancellationToken cancellationToken)
    {
        var mail = await LoadAsync(mailId, cancellationToken);
        if (mail.Recipient == MailRecipient.Customer && !mail.SendsCustomerMail) return Composed.Nothing(MailState.Cancelled, "This project sends no mail to customers");
        if (mail.Recipient == MailRecipient.Customer && await db.HasOptedOutAsync(mail.CustomerId, mail.TicketId, cancellationToken)) return Composed.Nothing(MailState.Cancelled, "The customer stopped mail");
        if (mail.Recipient == MailRecipient.Agent && !await CanStillAnswerAsync(mail, cancellationToken)) return Composed.Nothing(MailState.Skipped, "No longer in the project");
        var (readNumber, readAt) = await ReadAsync(mail, cancellationToken);
        var messages = await MessagesAsync(mail, readNumber, cancellationToken);
        if (messages.Count == 0) return Composed.Nothing(MailState.Skipped, "Read before it was due", readAt);
        if (!Mailbox.TryCreate(mail.ToAddress, mail.ToName, out var to)) return Composed.Nothing(MailState.Failed, $"\"{mail.ToAddress}\" is not an email address");
        return new Composed(await WriteAsync(mail, sender, to, messages, cancellationToken), [.. messages.Select(m => m.Number)], MailState.Sent, null, readAt);
    }

    private Task<Loaded> LoadAsync(long mailId, CancellationToken cancellationToken) => db.OutboxMails.Where(m => m.Id == mailId)
        .Select(m => new Loaded(
            m.Id, m.TicketId!.Value, m.ProjectId!.Value, m.Recipient, m.RecipientKey, m.UserId, m.ToAddress, m.ToName, m.MessageId,
            m.Ticket.Number, m.Ticket.PublicId, m.Ticket.Subject, m.Ticket.Channel, m.Ticket.CustomerReadNumber, m.Ticket.CustomerReadAt,
            m.Ticket.CustomerId, m.Ticket.Customer.Locale, m.Ticket.Project.Name, m.Ticket.Project.Slug, m.Ticket.Project.SendsCustomerMail))
        .SingleAsync(cancellationToken);

    private Task<bool> CanStillAnswerAsync(Loaded mail, CancellationToken cancellationToken) => db.Memberships
        .AnyAsync(m => m.ProjectId == mail.ProjectId && m.UserId == mail.UserId && m.Role != ProjectRole.Engineer, cancellationToken);

    private async Task<(int Number, DateTimeOffset? At)> ReadAsync(Loaded mail, CancellationToken cancellationToken)
    {
        if (mail.Recipient == MailRecipient.Customer) return (mail.CustomerReadNumber, mail.CustomerReadAt);
        var read = await db.TicketReads.AsNoTracking().Where(r => r.TicketId == mail.TicketId && r.UserId == mail.UserId)
            .Select(r => new { r.Number, r.ReadAt }).SingleOrDefaultAsync(cancellationToken);
        return (read?.Number ?? 0, read?.ReadAt);
    }

    private Task<List<LoadedMessage>> MessagesAsync(Loaded mail, int readNumber, CancellationToken cancellationToken) => db.OutboxMessages
        .Where(x => x.OutboxMailId == mail.Id && x.State == MailedMessageState.Waiting && x.Number > readNumber && !x.Message.IsPrivate)
        .OrderBy(x => x.Number)
        .Select(x => new LoadedMessage(
            x.Number, x.Message.AuthorName, x.Message.Body, x.Message.CreatedAt, x.Message.Attachments.Select(a => a.FileName).ToList()))
        .ToListAsync(cancellationToken);

    private async Task<OutgoingMail> WriteAsync(Loaded mail, Mailbox sender, Mailbox to, List<LoadedMessage> messages, CancellationToken cancellationToken)
    {
        var isCustomer = mail.Recipient == MailRecipient.Customer;
        var frame = isCustomer ? await FrameAsync(mail, cancellationToken) : MailFrame.Plain(mail.ProjectName);
        var replyTo = isCustomer ? await replies.ForAsync(mail.ProjectId, mail.TicketId, mail.ToAddress, frame.Look.Name, cancellationToken) : null;
        var content = isCustomer
            ? await ForCustomerAsync(mail, frame, messages, replyTo is not null, cancellationToken)
            : Content(mail, frame, messages, MailTexts.ForAgent, links.ForAgent(mail.ProjectSlug, mail.TicketNumber, messages[0].Number), null);
        var root = $"ticket.{mail.TicketPublicId}@{options.From.Domain}";
        var earlier = await EarlierAsync(mail, cancellationToken);
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

    private async Task<TicketMail> ForCustomerAsync(Loaded mail, MailFrame frame, List<LoadedMessage> messages, bool canReply, CancellationToken cancellationToken)
    {
        var to = await DoorsAsync(mail.ProjectId, cancellationToken);
        var link = MailLinks.ForCustomer(mail.Channel, to.PortalPage, to.TicketCenterPage, mail.TicketPublicId);
        var texts = MailTexts.ForCustomer(mail.CustomerLocale, to.DefaultLocale);
        return Content(mail, frame, messages, canReply ? texts with { NoLink = texts.CanReply } : texts, link, unsubscribe.For(mail.CustomerId, mail.TicketId));
    }

    private async Task<MailFrame> FrameAsync(Loaded mail, CancellationToken cancellationToken)
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

    private static TicketMail Content(Loaded mail, MailFrame frame, List<LoadedMessage> messages, MailTexts texts, Uri? link, Uri? stop) => new(
        texts.Language, frame.Look, HeaderText.Clean($"[#{mail.TicketNumber}] {mail.Subject}", OutgoingMail.MaxSubjectLength),
        texts.HeadingFor(string.Join(", ", messages.Select(m => m.AuthorName).Distinct(StringComparer.Ordinal))), frame.Greeting,
        [.. messages.Select(m => new MailedMessage(
            m.AuthorName, m.CreatedAt.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.GetCultureInfo(texts.Language)),
            SafeMarkdown.ToHtml(m.Body), SafeMarkdown.ToPlainText(m.Body),
            m.Files.Count == 0 ? "" : $"{texts.Files}: {string.Join(", ", m.Files)}"))],
        link, texts.Button, texts.NoLink, frame.Closing, texts.FooterFor(frame.Look.Name), stop, texts.Unsubscribe);

    private async Task<List<string>> EarlierAsync(Loaded mail, CancellationToken cancellationToken)
    {
        var ids = await db.OutboxMails
            .Where(m => m.TicketId == mail.TicketId && m.RecipientKey == mail.RecipientKey && m.State == MailState.Sent && m.Id != mail.Id)
            .OrderByDescending(m => m.FinishedAt).ThenByDescending(m => m.Id).Select(m => m.MessageId).Take(MaxReferences).ToListAsync(cancellationToken);
        ids.Reverse();
        return ids;
    }

    private sealed record Loaded(
        long Id, long TicketId, long ProjectId, MailRecipient Recipient, string RecipientKey, Guid? UserId, string ToAddress, string ToName, string MessageId,
        long TicketNumber, string TicketPublicId, string Subject, Channel Channel, int CustomerReadNumber, DateTimeOffset? CustomerReadAt,
        long CustomerId, string? CustomerLocale, string ProjectName, string ProjectSlug, bool SendsCustomerMail);

    private sealed record Doors(string? PortalPage, string? DefaultLocale, string? TicketCenterPage);

    private sealed record LoadedMessage(int Number, string AuthorName, string Body, DateTimeOffset CreatedAt, List<string> Files);
}
