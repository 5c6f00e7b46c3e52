using Dashboard.Data;
using Dashboard.Data.Tickets;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Portal;

public sealed record ThreadFile(string PublicId, string FileName, long Size, bool IsPicture);

/// <param name="ByMail">It came by mail, so its text may end with the mail that it answers.</param>
public sealed record ThreadMessage(
    int Number, MessageAuthor Author, string AuthorName, string Body, DateTimeOffset CreatedAt, bool Unread, IReadOnlyList<ThreadFile> Files, bool ByMail);

/// <param name="ReadNumber">The newest message that was really shown to the customer.</param>
/// <param name="Seen">An agent has had the customer's newest message open.</param>
public sealed record TicketThread(
    string PublicId, long Number, string Subject, CustomerStatus Status, int ReadNumber, bool Seen, IReadOnlyList<ThreadMessage> Messages);

/// <summary>Reads of one ticket, through the visitor's scope. Private notes and events are never among the messages.</summary>
public sealed class ThreadQuery(DashboardDbContext db)
{
    /// <param name="ticketId">The id that customers see.</param>
    /// <param name="after">Only messages with a higher number; 0 for all.</param>
    public async Task<TicketThread?> FindAsync(CustomerScope scope, string ticketId, int after, CancellationToken cancellationToken)
    {
        var ticket = await scope.Ticket(db, ticketId).AsNoTracking()
            .Select(t => new { t.Id, t.PublicId, t.Number, t.Subject, t.Status, t.CustomerReadNumber, Seen = t.StaffReadNumber >= t.LastCustomerMessageNumber })
            .SingleOrDefaultAsync(cancellationToken);
        if (ticket is null) return null;
        var messages = await db.Messages.AsNoTracking()
            .Where(m => m.TicketId == ticket.Id && !m.IsPrivate && m.Author != MessageAuthor.System && m.Number > after)
            .OrderBy(m => m.Number)
            .Select(m => new ThreadMessage(
                m.Number, m.Author, m.AuthorName, m.Body, m.CreatedAt,
                m.Author == MessageAuthor.Agent && m.Number > ticket.CustomerReadNumber,
                m.Attachments.OrderBy(a => a.Id).Select(a => new ThreadFile(
                    a.PublicId, a.FileName, a.Size,
                    a.ContentType == "image/png" || a.ContentType == "image/jpeg" || a.ContentType == "image/gif" || a.ContentType == "image/webp"))
                    .ToList(),
                m.MailFrom != null))
            .ToListAsync(cancellationToken);
        return new TicketThread(
            ticket.PublicId, ticket.Number, ticket.Subject, TicketQuery.Seen(ticket.Status), ticket.CustomerReadNumber, ticket.Seen, messages);
    }
}
