using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Team;
using Dashboard.Data.Tickets;
using Dashboard.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tickets;

/// <summary>
/// An agent opens a ticket on a customer's behalf: for one who is known, or for a name and an address that the agent types.
/// A typed address is only a claim of scope <c>staff</c>; it joins no record that a signature vouched for (product rule 1.6).
/// </summary>
public sealed class OpenTicketForCustomer(
    DashboardDbContext db, QueueCustomerMail queueMail, AuditTrail audit, AnnounceTicket announce, TimeProvider time)
{
    /// <summary>Scope of identities that a member of staff typed.</summary>
    public const string StaffScope = "staff";

    /// <returns>The ticket's number; null if the customer is none of this project's.</returns>
    public async Task<long?> RunAsync(Agent agent, TicketForCustomer request, IReadOnlyList<Attachment> files, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var project = await db.LockProjectAsync(agent.ProjectId, cancellationToken);
        if (project is null || await FindCustomerAsync(agent, request, cancellationToken) is not { } customer) return null;
        var now = time.GetUtcNow();
        var author = await agent.LoadAsync(db, cancellationToken);
        var ticket = new Ticket(project, customer, Identity(customer), Channel.Staff, TicketText.CleanSubject(request.Subject), now);
        db.Tickets.Add(ticket);
        var message = Write(ticket, author, request, now);
        foreach (var file in files) message.Attach(file);
        await queueMail.RunAsync(ticket, message, instantly: false, cancellationToken);
        audit.AddFor(project.Id, author.Id, author.DisplayName, "ticket.opened", $"Ticket #{ticket.Number}", $"For {customer.DisplayName}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        announce.ToEverybody(ticket);
        return ticket.Number;
    }

    private async Task<Customer?> FindCustomerAsync(Agent agent, TicketForCustomer request, CancellationToken cancellationToken)
    {
        var customers = db.Customers.AsTracking().Include(c => c.Identities).Where(c => c.ProjectId == agent.ProjectId);
        if (request.CustomerPublicId is { } publicId) return await customers.SingleOrDefaultAsync(c => c.PublicId == publicId, cancellationToken);
        var email = request.Email?.Trim();
        var known = string.IsNullOrEmpty(email) ? null : await customers
            .Where(c => c.Identities.Any(i => i.Kind == IdentityKind.Email && i.Scope == StaffScope && i.Text == email))
            .OrderBy(c => c.Id).FirstOrDefaultAsync(cancellationToken);
        if (known is not null) return known;

        var now = time.GetUtcNow();
        var customer = new Customer(agent.ProjectId, now);
        customer.Edit(request.Name, email, company: null);
        if (!string.IsNullOrEmpty(email)) customer.AddIdentity(IdentityKind.Email, email, verified: false, now, StaffScope);
        db.Customers.Add(customer);
        return customer;
    }

    // It decides which sessions see the ticket: the one a signed payload names first. A claim is better than nothing, since
    // no session carries it; an identity proved at one widget only would show the ticket there.
    private static CustomerIdentity? Identity(Customer customer) =>
        customer.Identities.Where(i => i is { Verified: true, Scope: "" }).OrderBy(i => i.Kind).ThenBy(i => i.Id).FirstOrDefault()
        ?? customer.Identities.Where(i => !i.Verified && i.Kind != IdentityKind.VisitorToken).OrderBy(i => i.Id).FirstOrDefault();

    private static Message Write(Ticket ticket, User author, TicketForCustomer request, DateTimeOffset now)
    {
        var body = TicketText.CleanMessage(request.Message);
        if (!request.DescribesRequest) return ticket.Reply(author, body, now);
        // No signature vouches for words that somebody else wrote down.
        var message = ticket.AddCustomerMessage(body, ticket.Customer.DisplayName, verified: false, now);
        ticket.AddEvent(author.DisplayName, "wrote this down on the customer's behalf", now);
        ticket.ReadByStaffUpTo(ticket.LastMessageNumber);
        return message;
    }
}

/// <summary>What an agent asks for when opening a ticket; the texts are accepted by <see cref="TicketText"/>.</summary>
public sealed record TicketForCustomer
{
    /// <summary>A known customer; otherwise a name or an address is given.</summary>
    public string? CustomerPublicId { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public required string Subject { get; init; }

    public required string Message { get; init; }

    /// <summary>True: the message is what the customer asked for, and is not mailed. False: it is the agent's first message to them.</summary>
    public bool DescribesRequest { get; init; }
}
