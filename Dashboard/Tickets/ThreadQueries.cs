using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tickets;

/// <summary>A ticket as its page shows it.</summary>
public sealed record TicketThread
{
    public required long Id { get; init; }

    public required long Number { get; init; }

    public required string Subject { get; init; }

    public required TicketStatus Status { get; init; }

    public required TicketPriority Priority { get; init; }

    public required Channel Channel { get; init; }

    public required Guid? AssigneeId { get; init; }

    public required string? AssigneeName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required int LastMessageNumber { get; init; }

    public required int StaffReadNumber { get; init; }

    public required int CustomerReadNumber { get; init; }

    public required bool Unread { get; init; }

    public required long CustomerId { get; init; }

    public IReadOnlyList<ThreadEntry> Entries { get; init; } = [];

    public CustomerPanel Customer { get; init; } = null!;
}

/// <summary>A message, a private note or an event of a thread.</summary>
public sealed record ThreadEntry(
    long Id, int Number, MessageAuthor Author, string AuthorName, string Body, bool IsPrivate, bool Unverified, DateTimeOffset CreatedAt)
{
    public IReadOnlyList<ThreadFile> Files { get; init; } = [];
}

public sealed record ThreadFile(long MessageId, string PublicId, string FileName, string ContentType, long Size)
{
    public bool IsImage => ContentType is "image/png" or "image/jpeg" or "image/gif" or "image/webp";

    public string SizeText => Size < 1024 ? $"{Size} B" : Size < 1024 * 1024 ? $"{Size / 1024.0:0} KB" : $"{Size / (1024.0 * 1024):0.0} MB";
}

/// <summary>Who is at the other end.</summary>
public sealed record CustomerPanel(
    string PublicId, string DisplayName, string? Email, string? Phone, string? Company, string? Locale, DateTimeOffset FirstSeenAt,
    DateTimeOffset LastSeenAt)
{
    public IReadOnlyList<PanelIdentity> Identities { get; init; } = [];

    public IReadOnlyList<PanelAttribute> Attributes { get; init; } = [];

    public IReadOnlyList<PanelTicket> OtherTickets { get; init; } = [];

    /// <summary>Other records that carry the same address, unproved here or there (product rule 1.6).</summary>
    public IReadOnlyList<PanelNamesake> SameEmail { get; init; } = [];
}

public sealed record PanelIdentity(IdentityKind Kind, string Text, bool Verified, bool Blocked);

public sealed record PanelAttribute(string Name, string Value, AttributeOrigin Origin);

public sealed record PanelTicket(long Number, string Subject, TicketStatus Status, DateTimeOffset UpdatedAt);

public sealed record PanelNamesake(string PublicId, string DisplayName);

/// <summary>Reads one ticket with everything beside it, in a few queries that do not grow with the thread.</summary>
public sealed class ThreadQueries(DashboardDbContext db)
{
    private const int OtherTickets = 5;

    /// <summary>Null if there is no such ticket in the agent's project.</summary>
    public async Task<TicketThread?> FindAsync(Agent agent, long number, CancellationToken cancellationToken)
    {
        var ticket = await agent.TicketsOf(db, number).AsNoTracking().Select(static t => new TicketThread
        {
            Id = t.Id,
            Number = t.Number,
            Subject = t.Subject,
            Status = t.Status,
            Priority = t.Priority,
            Channel = t.Channel,
            AssigneeId = t.AssigneeId,
            AssigneeName = t.Assignee == null ? null : t.Assignee.DisplayName,
            CreatedAt = t.CreatedAt,
            UpdatedAt = t.UpdatedAt,
            LastMessageNumber = t.LastMessageNumber,
            StaffReadNumber = t.StaffReadNumber,
            CustomerReadNumber = t.CustomerReadNumber,
            Unread = t.UnreadByStaff,
            CustomerId = t.CustomerId,
        }).SingleOrDefaultAsync(cancellationToken);
        if (ticket is null) return null;
        return ticket with
        {
            Entries = await EntriesAsync(ticket.Id, cancellationToken),
            Customer = await CustomerAsync(agent, ticket, cancellationToken),
        };
    }

    private async Task<IReadOnlyList<ThreadEntry>> EntriesAsync(long ticketId, CancellationToken cancellationToken)
    {
        var entries = await db.Messages.AsNoTracking().Where(m => m.TicketId == ticketId).OrderBy(m => m.Number)
            .Select(m => new ThreadEntry(m.Id, m.Number, m.Author, m.AuthorName, m.Body, m.IsPrivate, m.Unverified, m.CreatedAt))
            .ToListAsync(cancellationToken);
        var files = await db.Attachments.AsNoTracking().Where(a => a.Message.TicketId == ticketId).OrderBy(a => a.Id)
            .Select(a => new ThreadFile(a.MessageId, a.PublicId, a.FileName, a.ContentType, a.Size)).ToListAsync(cancellationToken);
        var byMessage = files.ToLookup(static f => f.MessageId);
        return [.. entries.Select(e => e with { Files = [.. byMessage[e.Id]] })];
    }

    private async Task<CustomerPanel> CustomerAsync(Agent agent, TicketThread ticket, CancellationToken cancellationToken)
    {
        var id = ticket.CustomerId;
        var identities = await db.CustomerIdentities.AsNoTracking().Where(i => i.CustomerId == id).OrderBy(i => i.Id)
            .Select(i => new PanelIdentity(i.Kind, i.Text, i.Verified, i.BlockedAt != null)).ToListAsync(cancellationToken);
        var attributes = await db.Set<CustomerAttribute>().AsNoTracking().Where(a => a.CustomerId == id)
            .OrderBy(a => a.Origin).ThenBy(a => a.Name).Select(a => new PanelAttribute(a.Name, a.Value, a.Origin)).ToListAsync(cancellationToken);
        var others = await db.Tickets.AsNoTracking().Where(t => t.CustomerId == id && t.Id != ticket.Id)
            .OrderByDescending(t => t.UpdatedAt).ThenByDescending(t => t.Id).Take(OtherTickets)
            .Select(t => new PanelTicket(t.Number, t.Subject, t.Status, t.UpdatedAt)).ToListAsync(cancellationToken);
        var customer = await db.Customers.AsNoTracking().Where(c => c.Id == id).Select(c => new
        {
            c.PublicId,
            c.Name,
            c.Email,
            c.Phone,
            c.Company,
            c.Locale,
            c.FirstSeenAt,
            c.LastSeenAt,
        }).SingleAsync(cancellationToken);
        var name = customer.Name ?? customer.Email ?? customer.Phone ?? identities.Find(i => i.Kind != IdentityKind.VisitorToken)?.Text ?? Customer.Unnamed;
        return new CustomerPanel(customer.PublicId, name, customer.Email, customer.Phone, customer.Company, customer.Locale,
            customer.FirstSeenAt, customer.LastSeenAt)
        {
            Identities = identities,
            Attributes = attributes,
            OtherTickets = others,
            SameEmail = customer.Email is null ? [] : await db.CustomersOf(agent.ProjectId).AsNoTracking()
                .Where(c => c.Email == customer.Email && c.Id != id).OrderBy(c => c.Id).Take(5)
                .Select(c => new PanelNamesake(c.PublicId, c.Name ?? c.Email!)).ToListAsync(cancellationToken),
        };
    }
}
