using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Tickets;
using Dashboard.Shared;
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

    /// <summary>When the customer had the newest message of those that they have read before their eyes.</summary>
    public required DateTimeOffset? CustomerReadAt { get; init; }

    public required bool Unread { get; init; }

    /// <summary>The newest reply that the customer has read.</summary>
    public int? NewestReadReply => Entries.LastOrDefault(e => e.Author == MessageAuthor.Agent && !e.IsPrivate && e.Number <= CustomerReadNumber)?.Number;

    public required long CustomerId { get; init; }

    public required long? IdentityId { get; init; }

    public IReadOnlyList<ThreadEntry> Entries { get; init; } = [];

    public CustomerPanel Customer { get; init; } = null!;
}

/// <summary>A message, a private note or an event of a thread.</summary>
public sealed record ThreadEntry(
    long Id, int Number, MessageAuthor Author, string AuthorName, string Body, bool IsPrivate, bool Unverified, DateTimeOffset CreatedAt, string? MailFrom)
{
    public IReadOnlyList<ThreadFile> Files { get; init; } = [];

    /// <summary>A line of history, rather than something somebody wrote.</summary>
    public bool IsEvent => Author == MessageAuthor.System && MailFrom is null;

    /// <summary>A mail that only names this conversation.</summary>
    public bool IsFiledMail => Author == MessageAuthor.System && MailFrom is not null;
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
    public IReadOnlyList<IdentityFact> Identities { get; init; } = [];

    /// <summary>The name of the record that this ticket belongs to: replies go there, whatever it was merged into.</summary>
    public string ReplyTo { get; init; } = "";

    /// <summary>The identity that this ticket was begun under: its sessions see it. Null: none does.</summary>
    public long? BegunUnder { get; init; }

    public IReadOnlyList<AttributeFact> Attributes { get; init; } = [];

    public IReadOnlyList<PanelTicket> OtherTickets { get; init; } = [];

    /// <summary>Other records that carry the same address, unproved here or there (product rule 1.6).</summary>
    public IReadOnlyList<Namesake> SameEmail { get; init; } = [];
}

public sealed record PanelTicket(long Number, string Subject, TicketStatus Status, DateTimeOffset UpdatedAt);

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
            CustomerReadAt = t.CustomerReadAt,
            Unread = t.UnreadByStaff,
            CustomerId = t.CustomerId,
            IdentityId = t.IdentityId,
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
            .Select(m => new ThreadEntry(m.Id, m.Number, m.Author, m.AuthorName, m.Body, m.IsPrivate, m.Unverified, m.CreatedAt, m.MailFrom))
            .ToListAsync(cancellationToken);
        var files = await db.Attachments.AsNoTracking().Where(a => a.Message.TicketId == ticketId).OrderBy(a => a.Id)
            .Select(a => new ThreadFile(a.MessageId, a.PublicId, a.FileName, a.ContentType, a.Size)).ToListAsync(cancellationToken);
        var byMessage = files.ToLookup(static f => f.MessageId);
        return [.. entries.Select(e => e with { Files = [.. byMessage[e.Id]] })];
    }

    private async Task<CustomerPanel> CustomerAsync(Agent agent, TicketThread ticket, CancellationToken cancellationToken)
    {
        // Of records that were merged agents see the head's name; this ticket's mail goes where its own record says.
        var headId = await db.Customers.Where(c => c.Id == ticket.CustomerId).Select(c => c.HeadId ?? c.Id).SingleAsync(cancellationToken);
        var records = await db.Customers.AsNoTracking().Where(c => c.Id == headId || c.HeadId == headId).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        var own = records.Single(c => c.Id == ticket.CustomerId);
        var head = records.Single(c => c.Id == headId);
        List<long> ids = [.. records.Select(c => c.Id)];
        var identities = await CustomerFacts.IdentitiesAsync(db, ids, cancellationToken);
        var name = head.Name ?? head.Email ?? head.Phone
            ?? identities.FirstOrDefault(i => i.CustomerId == head.Id && i.Kind != IdentityKind.VisitorToken)?.Text ?? Customer.Unnamed;
        return new CustomerPanel(head.PublicId, name, own.Email, own.Phone ?? head.Phone, head.Company, own.Locale ?? head.Locale,
            records.Min(c => c.FirstSeenAt), records.Max(c => c.LastSeenAt))
        {
            Identities = identities,
            ReplyTo = own.Id == headId ? name : own.Name ?? own.Email ?? own.Phone ?? Customer.Unnamed,
            BegunUnder = ids.Count > 1 || identities.Count > 1 ? ticket.IdentityId : null,
            Attributes = await CustomerFacts.AttributesAsync(db, ids, cancellationToken),
            OtherTickets = await db.Tickets.AsNoTracking().Where(t => ids.Contains(t.CustomerId) && t.Id != ticket.Id)
                .OrderByDescending(t => t.UpdatedAt).ThenByDescending(t => t.Id).Take(OtherTickets)
                .Select(t => new PanelTicket(t.Number, t.Subject, t.Status, t.UpdatedAt)).ToListAsync(cancellationToken),
            SameEmail = await CustomerFacts.SameEmailAsync(
                db, agent.ProjectId, ids, CustomerFacts.Addresses(records.Select(c => c.Email), identities), cancellationToken),
        };
    }
}
