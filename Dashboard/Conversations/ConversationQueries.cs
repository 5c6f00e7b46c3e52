using Dashboard.Data;
using Dashboard.Data.Tickets;
using Dashboard.Platform.Markdown;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Conversations;

/// <summary>What customers read of their conversations; every look-up goes through their scope.</summary>
public sealed class ConversationQueries(DashboardDbContext db)
{
    /// <summary>Conversations in one list; older ones are reached by their id only.</summary>
    public const int MaxListed = 50;

    private const int PreviewLength = 160;

    /// <summary>Enough for a preview, markup included.</summary>
    private const int PreviewedLength = PreviewLength * 8;

    /// <summary>The newest conversations, latest change first, in one query.</summary>
    public async Task<IReadOnlyList<Conversation>> ListAsync(CustomerScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var newest = scope.Tickets(db).OrderByDescending(t => t.UpdatedAt).ThenByDescending(t => t.Id).Take(MaxListed);
        var rows = await WithLastMessage(newest).ToListAsync(cancellationToken);
        return [.. rows.OrderByDescending(r => r.UpdatedAt).ThenByDescending(r => r.TicketId).Select(static r => r.Shown())];
    }

    /// <summary>One of them; null if the customer has no such conversation at this door.</summary>
    /// <param name="id">As the customer has it; any text.</param>
    public async Task<Conversation?> FindAsync(CustomerScope scope, string id, CancellationToken cancellationToken) =>
        (await RowAsync(scope, id, cancellationToken))?.Shown();

    /// <summary>One with all its messages, oldest first, without the team's notes and events; null if the customer has none such.</summary>
    /// <param name="id">As the customer has it; any text.</param>
    public async Task<ConversationThread?> MessagesAsync(CustomerScope scope, string id, CancellationToken cancellationToken)
    {
        if (await RowAsync(scope, id, cancellationToken) is not { } row) return null;
        var messages = await db.Messages.Where(m => m.TicketId == row.TicketId && !m.IsPrivate).OrderBy(m => m.Number)
            .Select(m => new { m.Number, m.Author, m.AuthorName, m.Body, m.CreatedAt, ByMail = m.MailFrom != null })
            .ToListAsync(cancellationToken);
        return new ConversationThread(
            row.Shown(), messages.ConvertAll(m => new ConversationMessage(MessageId.Of(row.Id, m.Number), m.Author, m.AuthorName, m.Body, m.CreatedAt, m.ByMail)));
    }

    /// <summary>Conversations with a reply that was not yet really shown: what a badge counts.</summary>
    public Task<int> CountUnreadAsync(CustomerScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.Tickets(db).CountAsync(t => t.LastAgentMessageNumber > t.CustomerReadNumber, cancellationToken);
    }

    private Task<Row?> RowAsync(CustomerScope scope, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return WithLastMessage(scope.Ticket(db, id)).SingleOrDefaultAsync(cancellationToken);
    }

    // The tickets know the numbers of their newest messages, so each is one look into an index.
    private IQueryable<Row> WithLastMessage(IQueryable<Ticket> tickets) =>
        from t in tickets
        join m in db.Messages
            on new { TicketId = t.Id, Number = t.LastAgentMessageNumber > t.LastCustomerMessageNumber ? t.LastAgentMessageNumber : t.LastCustomerMessageNumber }
            equals new { m.TicketId, m.Number } into found
        from m in found.DefaultIfEmpty()
        select new Row
        {
            TicketId = t.Id,
            Id = t.PublicId,
            Subject = t.Subject,
            Status = t.Status,
            Unread = t.LastAgentMessageNumber <= t.CustomerReadNumber ? 0 : db.Messages.Count(
                u => u.TicketId == t.Id && u.Author == MessageAuthor.Agent && !u.IsPrivate && u.Number > t.CustomerReadNumber),
            Seen = t.LastCustomerMessageNumber > 0 && t.StaffReadNumber >= t.LastCustomerMessageNumber,
            CreatedAt = t.CreatedAt,
            UpdatedAt = t.UpdatedAt,
            LastText = m == null ? null : m.Body.Substring(0, PreviewedLength),
            LastAuthor = m == null ? MessageAuthor.System : m.Author,
            LastAt = m == null ? t.CreatedAt : m.CreatedAt,
        };

    private sealed record Row
    {
        public required long TicketId { get; init; }

        public required string Id { get; init; }

        public required string Subject { get; init; }

        public required TicketStatus Status { get; init; }

        public required int Unread { get; init; }

        public required bool Seen { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required DateTimeOffset UpdatedAt { get; init; }

        public required string? LastText { get; init; }

        public required MessageAuthor LastAuthor { get; init; }

        public required DateTimeOffset LastAt { get; init; }

        public Conversation Shown() => new(
            Id, Subject, Status != TicketStatus.Resolved, Unread, Seen, CreatedAt, UpdatedAt,
            LastText is null ? null : new LastMessage(SafeMarkdown.ToPreview(LastText, PreviewLength), LastAuthor, LastAt));
    }
}
