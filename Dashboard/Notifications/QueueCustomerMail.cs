using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Notifications;
using Dashboard.Data.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>
/// An agent's public reply puts a mail to the customer into the outbox (product §6). Call it inside the write transaction
/// that has locked the ticket and before <c>SaveChanges</c>: message and mail are saved together or not at all.
/// </summary>
public sealed class QueueCustomerMail(DashboardDbContext db, PendingMail pending)
{
    /// <summary>The recipient key of a ticket's customer.</summary>
    public const string RecipientKey = "customer";

    /// <summary>
    /// Joins the pending mail of ticket and customer, whose clock is not restarted, or begins one that is due after
    /// <see cref="NotificationOptions.Delay"/>. Nothing for a private message, for a customer without an email or who stopped mail, and in a
    /// demonstration project.
    /// </summary>
    /// <param name="ticket">Tracked and locked, or new in this transaction.</param>
    /// <param name="message">The reply, just made by the ticket.</param>
    /// <param name="instantly">Send instantly: the mail is due now, with everything in it.</param>
    public async Task RunAsync(Ticket ticket, Message message, bool instantly, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentNullException.ThrowIfNull(message);
        if (message.IsPrivate || message.Author != MessageAuthor.Agent) return;
        if (await FindCustomerAsync(ticket, cancellationToken) is not { } customer) return;
        if (ticket.Id != 0 && await db.HasOptedOutAsync(ticket.CustomerId, ticket.Id, cancellationToken)) return;
        var to = new MailTo(MailRecipient.Customer, RecipientKey, null, customer.Email, customer.Name);
        await pending.AddAsync(ticket, message, to, instantly, cancellationToken);
    }

    private async Task<(string Email, string Name)?> FindCustomerAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        var project = await db.Projects.Where(p => p.Id == ticket.ProjectId).Select(p => new { p.SendsCustomerMail }).SingleOrDefaultAsync(cancellationToken);
        if (project?.SendsCustomerMail == false) return null;
        // A customer who is new in this transaction is not in the database yet.
        var customer = ticket.Customer is { } loaded
            ? new { loaded.Email, loaded.Name }
            : await db.Customers.Where(c => c.Id == ticket.CustomerId).Select(c => new { c.Email, c.Name }).SingleAsync(cancellationToken);
        if (string.IsNullOrWhiteSpace(customer.Email) || await IsMerelyClaimedElsewhereAsync(ticket, customer.Email, cancellationToken)) return null;
        return (customer.Email, customer.Name ?? "");
    }

    /// <summary>An address that only a widget's visitor claimed hears of that visitor's own conversations and of nothing else (product rule 1.4).</summary>
    private async Task<bool> IsMerelyClaimedElsewhereAsync(Ticket ticket, string email, CancellationToken cancellationToken)
    {
        if (ticket.Channel == Channel.Widget) return false;
        var (customerId, projectId) = (ticket.Customer?.Id ?? ticket.CustomerId, ticket.ProjectId);
        var known = await db.CustomerIdentities.Where(i => i.CustomerId == customerId && i.ProjectId == projectId && i.Kind == IdentityKind.Email && i.Text == email)
            .Select(i => new { i.Verified, i.Scope }).ToListAsync(cancellationToken);
        return known.Count > 0 && known.TrueForAll(i => !i.Verified && i.Scope.StartsWith("widget:", StringComparison.Ordinal));
    }
}
