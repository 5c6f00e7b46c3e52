using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Tickets;

namespace Dashboard.Tickets;

/// <summary>An agent writes a note that no door ever shows and no mail ever carries.</summary>
public sealed class AddPrivateNote(DashboardDbContext db, AuditTrail audit, AnnounceTicket announce, TimeProvider time)
{
    /// <param name="body">Accepted by <see cref="TicketText.RefuseMessage"/>.</param>
    /// <param name="readUpTo">The newest message that the agent had before their eyes while writing.</param>
    /// <returns>The note's number in its ticket; null if there is no such ticket.</returns>
    public async Task<int?> RunAsync(
        Agent agent, long ticketNumber, string body, IReadOnlyList<Attachment> files, int readUpTo, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await db.LockTicketAsync(agent.TicketsOf(db, ticketNumber), cancellationToken) is not { } ticket) return null;
        var now = time.GetUtcNow();
        var author = await agent.LoadAsync(db, cancellationToken);
        await agent.ReadAsync(db, ticket, readUpTo, now, cancellationToken);
        var note = ticket.AddPrivateNote(author, TicketText.CleanMessage(body), now);
        foreach (var file in files) note.Attach(file);
        audit.AddFor(ticket.ProjectId, author.Id, author.DisplayName, "ticket.noted", $"Ticket #{ticket.Number}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        announce.ToStaff(ticket);
        return note.Number;
    }
}
