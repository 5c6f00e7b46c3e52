using Dashboard.Data;
using Dashboard.Data.Tickets;
using Dashboard.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tickets;

/// <summary>A customer begins a conversation, at the door of their session.</summary>
public sealed class OpenTicketAsCustomer(DashboardDbContext db, QueueAgentMail mail, TimeProvider time, AnnounceTicket announce)
{
    /// <summary>At a door that asks for no subject: it is made of the message's first line.</summary>
    /// <param name="body">Markdown, accepted and clean (<see cref="TicketText"/>).</param>
    public Task<Ticket> RunAsync(CustomerScope scope, string body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var door = scope.Door ?? throw new ArgumentException("The scope names no door to begin a conversation at.", nameof(scope));
        return RunAsync(scope, door.Channel, TicketText.SubjectOf(body), body, [], cancellationToken);
    }

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
        if (scope.Door?.WidgetId is { } widgetId) ticket.BeginAtWidget(widgetId);
        var message = ticket.AddCustomerMessage(body, identity.Customer.DisplayName, scope.Verified, now);
        foreach (var file in files) message.Attach(file);
        db.Tickets.Add(ticket);
        await mail.RunAsync(ticket, message, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        announce.ToEverybody(ticket);
        return ticket;
    }
}
