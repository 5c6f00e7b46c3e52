using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Tickets;
using Dashboard.Notifications;

namespace Dashboard.Tickets;

/// <summary>An agent answers in public: message, mail and audit row commit together (product §5, §6).</summary>
public sealed class ReplyToTicket(
    DashboardDbContext db, QueueCustomerMail queueMail, AuditTrail audit, AnnounceTicket announce, TimeProvider time)
{
    /// <param name="body">Accepted by <see cref="TicketText.RefuseMessage"/>.</param>
    /// <param name="files">As <see cref="UploadedFiles"/> made them.</param>
    /// <param name="sendInstantly">Makes the mail due now, with everything that already waits in it.</param>
    /// <param name="readUpTo">The newest message that the agent had before their eyes while writing.</param>
    /// <returns>The message's number in its ticket; null if there is no such ticket.</returns>
    public async Task<int?> RunAsync(
        Agent agent, long ticketNumber, string body, IReadOnlyList<Attachment> files, bool sendInstantly, int readUpTo,
        CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await db.LockTicketAsync(agent.TicketsOf(db, ticketNumber), cancellationToken) is not { } ticket) return null;
        var now = time.GetUtcNow();
        var author = await agent.LoadAsync(db, cancellationToken);
        await agent.ReadAsync(db, ticket, readUpTo, now, cancellationToken);
        var message = ticket.Reply(author, TicketText.CleanMessage(body), now);
        foreach (var file in files) message.Attach(file);
        await queueMail.RunAsync(ticket, message, sendInstantly, cancellationToken);
        audit.AddFor(ticket.ProjectId, author.Id, author.DisplayName, "ticket.replied", $"Ticket #{ticket.Number}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        announce.ToEverybody(ticket);
        return message.Number;
    }
}
