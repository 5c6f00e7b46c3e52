using Dashboard.Data;
using Dashboard.Data.InboundMail;
using Dashboard.Data.Notifications;
using Dashboard.Data.Team;
using Dashboard.Data.Tickets;
using Dashboard.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>A mail about a ticket, and whom and what it is about.</summary>
public sealed record TicketMailRow(
    long Id, long TicketId, long ProjectId, MailRecipient Recipient, string RecipientKey, Guid? UserId, string ToAddress, string ToName, string MessageId,
    long TicketNumber, string TicketPublicId, string Subject, Channel Channel, int CustomerReadNumber, DateTimeOffset? CustomerReadAt,
    long CustomerId, string? CustomerLocale, string ProjectName, string ProjectSlug, bool SendsCustomerMail);

/// <param name="MailId">The mail that tells of it.</param>
public sealed record MailedMessageRow(long MailId, int Number, string AuthorName, string Body, DateTimeOffset CreatedAt, List<string> Files);

/// <summary>What decides whether a mail is written, and what it says.</summary>
/// <param name="HasOptedOut">The customer stopped such mail.</param>
/// <param name="CanAnswer">The agent is still one of the project's.</param>
/// <param name="ReadNumber">The highest message that the recipient has read, and when.</param>
/// <param name="Messages">Those that wait in it, are not private, and are unread.</param>
/// <param name="Earlier">Message-IDs of what this recipient was sent about the ticket, and wrote to it, oldest first.</param>
public sealed record TicketMailFacts(
    TicketMailRow Mail, bool HasOptedOut, bool CanAnswer, int ReadNumber, DateTimeOffset? ReadAt, IReadOnlyList<MailedMessageRow> Messages, IReadOnlyList<string> Earlier);

/// <summary>Reads what is true now of claimed mails about tickets: the same few queries for one as for all that were claimed together.</summary>
public sealed class LoadTicketMails(DashboardDbContext db)
{
    /// <summary>Most earlier mails that References names (RFC 5322 sets no limit; header lines do).</summary>
    private const int MaxReferences = 20;

    /// <summary>Received mails that are messages of their ticket.</summary>
    private static readonly MailReceiptOutcome[] Spoken = [MailReceiptOutcome.Reply, MailReceiptOutcome.NewTicket, MailReceiptOutcome.SeparateTicket];

    /// <returns>By the mail's id.</returns>
    public IReadOnlyDictionary<long, TicketMailFacts> Run(long[] mailIds)
    {
        var mails = Mails(mailIds);
        var messages = Messages(mailIds);
        var earlier = Earlier(mails);
        var stopped = Stopped(mails);
        var seats = Seats(mails);
        return mails.ToDictionary(m => m.Id, m =>
        {
            var seat = seats.GetValueOrDefault(m.Id) ?? Seat.None;
            var (readNumber, readAt) = m.Recipient == MailRecipient.Customer ? (m.CustomerReadNumber, m.CustomerReadAt) : (seat.ReadNumber, seat.ReadAt);
            return new TicketMailFacts(
                m, stopped.Contains((m.CustomerId, null)) || stopped.Contains((m.CustomerId, m.TicketId)), seat.CanAnswer, readNumber, readAt,
                [.. messages[m.Id].Where(x => x.Number > readNumber)], [.. earlier[m.Id].TakeLast(MaxReferences)]);
        });
    }

    private List<TicketMailRow> Mails(long[] mailIds) => db.OutboxMails.Where(m => EF.Parameter(mailIds).Contains(m.Id))
        .Select(m => new TicketMailRow(
            m.Id, m.TicketId!.Value, m.ProjectId!.Value, m.Recipient, m.RecipientKey, m.UserId, m.ToAddress, m.ToName, m.MessageId,
            m.Ticket.Number, m.Ticket.PublicId, m.Ticket.Subject, m.Ticket.Channel, m.Ticket.CustomerReadNumber, m.Ticket.CustomerReadAt,
            m.Ticket.CustomerId, m.Ticket.Customer.Locale, m.Ticket.Project.Name, m.Ticket.Project.Slug, m.Ticket.Project.SendsCustomerMail))
        .ToList();

    private ILookup<long, MailedMessageRow> Messages(long[] mailIds)
    {
        var found = db.OutboxMessages
            .Where(x => EF.Parameter(mailIds).Contains(x.OutboxMailId) && x.State == MailedMessageState.Waiting && !x.Message.IsPrivate)
            .OrderBy(x => x.OutboxMailId).ThenBy(x => x.Number)
            .Select(x => new MailedMessageRow(
                x.OutboxMailId, x.Number, x.Message.AuthorName, x.Message.Body, x.Message.CreatedAt, x.Message.Attachments.Select(a => a.FileName).ToList()))
            .ToList();
        return found.ToLookup(x => x.MailId);
    }

    /// <summary>What the recipient was sent, and what they wrote by mail themselves: their mail reader keeps the two together.</summary>
    private ILookup<long, string> Earlier(List<TicketMailRow> mails)
    {
        var (mailIds, ticketIds) = (mails.ConvertAll(m => m.Id), mails.ConvertAll(m => (long?)m.TicketId));
        var sent = db.OutboxMails.Where(m => EF.Parameter(mailIds).Contains(m.Id))
            // The tickets are named twice: of all mails ever sent, only theirs are numbered.
            .SelectMany(
                m => db.OutboxMails
                    .Where(e => EF.Parameter(ticketIds).Contains(e.TicketId) && e.State == MailState.Sent && e.TicketId == m.TicketId && e.RecipientKey == m.RecipientKey)
                    .OrderByDescending(e => e.FinishedAt).ThenByDescending(e => e.Id).Take(MaxReferences),
                (m, e) => new EarlierMail(m.Id, e.MessageId, e.FinishedAt!.Value, e.Id))
            .ToList();
        var received = db.OutboxMails.Where(m => EF.Parameter(mailIds).Contains(m.Id) && m.Recipient == MailRecipient.Customer)
            .SelectMany(
                m => db.MailReceipts
                    .Where(r => EF.Parameter(ticketIds).Contains(r.TicketId) && Spoken.Contains(r.Outcome) && r.TicketId == m.TicketId && r.FromAddress == m.ToAddress)
                    .OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id).Take(MaxReferences),
                (m, r) => new EarlierMail(m.Id, r.MessageId, r.ReceivedAt, r.Id))
            .ToList();
        return sent.Concat(received.Where(r => OutgoingMail.IsMessageId(r.MessageId))).OrderBy(e => e.At).ThenBy(e => e.Id).ToLookup(e => e.MailId, e => e.MessageId);
    }

    /// <returns>Which customers stopped mail about which ticket; null for any.</returns>
    private HashSet<(long CustomerId, long? TicketId)> Stopped(List<TicketMailRow> mails)
    {
        var customers = mails.ConvertAll(m => m.CustomerId);
        var found = db.MailOptOuts.Where(o => EF.Parameter(customers).Contains(o.CustomerId)).Select(o => new { o.CustomerId, o.TicketId }).ToList();
        return [.. found.Select(o => (o.CustomerId, o.TicketId))];
    }

    /// <returns>What is to be known of agents, by the mail's id.</returns>
    private Dictionary<long, Seat> Seats(List<TicketMailRow> mails)
    {
        var mailIds = mails.Where(m => m.Recipient == MailRecipient.Agent).Select(m => m.Id).ToList();
        if (mailIds.Count == 0) return [];
        var found = db.OutboxMails.Where(m => EF.Parameter(mailIds).Contains(m.Id))
            .Select(m => new
            {
                m.Id,
                CanAnswer = db.Memberships.Any(s => s.ProjectId == m.ProjectId && s.UserId == m.UserId && s.Role != ProjectRole.Engineer),
                Read = db.TicketReads.Where(r => r.TicketId == m.TicketId && r.UserId == m.UserId).Select(r => new { r.Number, r.ReadAt }).FirstOrDefault(),
            })
            .ToList();
        return found.ToDictionary(f => f.Id, f => new Seat(f.CanAnswer, f.Read?.Number ?? 0, f.Read?.ReadAt));
    }

    private sealed record EarlierMail(long MailId, string MessageId, DateTimeOffset At, long Id);

    private sealed record Seat(bool CanAnswer, int ReadNumber, DateTimeOffset? ReadAt)
    {
        public static Seat None { get; } = new(false, 0, null);
    }
}
