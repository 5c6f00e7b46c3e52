using Dashboard.Data;
using Dashboard.Data.Tickets;
using Dashboard.Notifications;

namespace Dashboard.Tickets;

/// <summary>The customer writes in a ticket of theirs; one that waited or was resolved is in progress again.</summary>
public sealed class ReplyAsCustomer(DashboardDbContext db, QueueAgentMail mail, TimeProvider time, AnnounceTicket announce)
{
    /// <param name="ticketId">The id that customers see.</param>
    /// <param name="body">Markdown, not blank, at most <see cref="Message.MaxBodyLength"/> characters.</param>
    /// <returns>Null if the customer has no such ticket.</returns>
    public async Task<Message?> RunAsync(
        CustomerScope scope, string ticketId, string body, IReadOnlyList<Attachment> files, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var ticket = await db.LockTicketAsync(scope.Ticket(db, ticketId), cancellationToken);
        if (ticket is null) return null;
        var name = await scope.NameAsync(db, cancellationToken);
        var message = ticket.AddCustomerMessage(body, name, scope.Verified, time.GetUtcNow());
        foreach (var file in files) message.Attach(file);
        await mail.RunAsync(ticket, message, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        announce.ToEverybody(ticket);
        return message;
    }
}
