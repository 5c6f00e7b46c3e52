using Dashboard.Data;
using Dashboard.Data.Tickets;
using Dashboard.Notifications;
using Dashboard.Platform.Live;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tickets;

/// <summary>A customer begins a conversation at a door whose signature vouched for them.</summary>
public sealed class OpenTicketAsCustomer(DashboardDbContext db, QueueAgentMail mail, TimeProvider time, LiveEvents live)
{
    /// <param name="subject">Not blank, one line, at most <see cref="Ticket.MaxSubjectLength"/> characters.</param>
    /// <param name="body">Markdown, not blank, at most <see cref="Message.MaxBodyLength"/> characters.</param>
    /// <param name="files">As <see cref="UploadedFiles"/> made them.</param>
    public async Task<Ticket> RunAsync(
        CustomerScope scope, Channel channel, string subject, string body, IReadOnlyList<Attachment> files,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var project = await db.LockProjectAsync(scope.ProjectId, cancellationToken)
            ?? throw new InvalidOperationException("A session's project exists.");
        var deciding = scope.IdentityIds[0];
        // The identity's record of now: it may have been joined to another since the session began.
        var identity = await db.CustomerIdentities.AsTracking().Include(i => i.Customer).ThenInclude(c => c.Identities)
            .SingleAsync(i => i.Id == deciding, cancellationToken);
        var ticket = new Ticket(project, identity.Customer, identity, channel, subject, now);
        var message = ticket.AddCustomerMessage(body, identity.Customer.DisplayName, verified: true, now);
        foreach (var file in files) message.Attach(file);
        db.Tickets.Add(ticket);
        await mail.RunAsync(ticket, message, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        CustomerNews.Publish(live, ticket, "message");
        return ticket;
    }
}
