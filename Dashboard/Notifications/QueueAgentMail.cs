using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Data.Team;
using Dashboard.Data.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>
/// A customer's message puts mail to the agents who should know into the outbox (product §6): the assignee, else all who
/// opted in. Call it like <see cref="QueueCustomerMail"/>: inside the transaction, before <c>SaveChanges</c>.
/// </summary>
public sealed class QueueAgentMail(DashboardDbContext db, PendingMail pending)
{
    private static readonly ProjectRole[] Answering = [ProjectRole.Owner, ProjectRole.Admin, ProjectRole.Agent];

    /// <param name="ticket">Tracked and locked, or new in this transaction.</param>
    /// <param name="message">The customer's message, just made by the ticket.</param>
    public async Task RunAsync(Ticket ticket, Message message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(message);
        if (message.Author != MessageAuthor.Customer) return;
        foreach (var agent in await RecipientsAsync(ticket, cancellationToken))
        {
            await pending.AddAsync(ticket, message, agent, instantly: false, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<MailTo>> RecipientsAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        // Somebody who may no longer answer here is no assignee who would see to it.
        var members = db.Memberships.Where(m => m.ProjectId == ticket.ProjectId && Answering.Contains(m.Role));
        var assigned = ticket.AssigneeId is { } assignee && await members.AnyAsync(m => m.UserId == assignee, cancellationToken);
        var wanted = assigned
            ? members.Where(m => m.UserId == ticket.AssigneeId && m.NotifiedOfAssigned)
            : members.Where(m => m.NotifiedOfUnassigned);
        var users = await wanted.Where(m => m.User.Email != null).OrderBy(m => m.UserId)
            .Select(m => new { m.UserId, m.User.Email, m.User.DisplayName }).ToListAsync(cancellationToken);
        return [.. users.Select(u => new MailTo(MailRecipient.Agent, u.UserId.ToString("D"), u.UserId, u.Email!, u.DisplayName))];
    }
}
