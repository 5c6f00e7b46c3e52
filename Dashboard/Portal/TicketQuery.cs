using System.Globalization;
using Dashboard.Data;
using Dashboard.Data.Tickets;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Portal;

/// <summary>What customers see of a ticket's state: Waiting is the agents' word and shows as In progress.</summary>
public enum CustomerStatus
{
    New = 1,
    InProgress = 2,
    Resolved = 3,
}

/// <param name="Preview">The newest message they may see; Markdown.</param>
/// <param name="FromAgent">Whether that message is an agent's.</param>
/// <param name="At">When it was written.</param>
public sealed record TicketRow(
    string PublicId, long Number, string Subject, CustomerStatus Status, bool Unread, string Preview, bool FromAgent, DateTimeOffset At);

/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record TicketPage(IReadOnlyList<TicketRow> Rows, string? Next);

public sealed record StatusCounts(int New, int InProgress, int Resolved)
{
    public int All => New + InProgress + Resolved;
}

/// <summary>Reads of the list, every one through the visitor's scope.</summary>
public sealed class TicketQuery(DashboardDbContext db)
{
    public const int PageSize = 20;

    /// <summary>Longest search text that is looked for, in characters.</summary>
    public const int MaxSearchLength = 100;

    public static CustomerStatus Seen(TicketStatus status) => status switch
    {
        TicketStatus.New => CustomerStatus.New,
        TicketStatus.Resolved => CustomerStatus.Resolved,
        _ => CustomerStatus.InProgress,
    };

    public async Task<StatusCounts> CountAsync(CustomerScope scope, CancellationToken cancellationToken)
    {
        var counts = await scope.Tickets(db).GroupBy(t => t.Status).Select(g => new { Status = g.Key, Count = g.Count() })
            .ToListAsync(cancellationToken);
        int Of(CustomerStatus status) => counts.Where(c => Seen(c.Status) == status).Sum(c => c.Count);
        return new StatusCounts(Of(CustomerStatus.New), Of(CustomerStatus.InProgress), Of(CustomerStatus.Resolved));
    }

    /// <summary>Tickets with an agent's reply that was not yet in the customer's sight.</summary>
    public Task<int> CountUnreadAsync(CustomerScope scope, CancellationToken cancellationToken) =>
        scope.Tickets(db).CountAsync(t => t.LastAgentMessageNumber > t.CustomerReadNumber, cancellationToken);

    /// <param name="after">A cursor of <see cref="TicketPage.Next"/>; anything else begins at the top.</param>
    public async Task<TicketPage> ListAsync(
        CustomerScope scope, CustomerStatus? status, string? search, string? after, CancellationToken cancellationToken)
    {
        var tickets = Narrow(scope.Tickets(db).AsNoTracking(), status, search);
        if (TryReadCursor(after, out var at, out var id))
        {
            tickets = tickets.Where(t => t.UpdatedAt < at || (t.UpdatedAt == at && t.Id < id));
        }

        var found = await tickets.OrderByDescending(t => t.UpdatedAt).ThenByDescending(t => t.Id).Take(PageSize + 1)
            .Select(t => new Found(t.Id, t.PublicId, t.Number, t.Subject, t.Status, t.LastAgentMessageNumber > t.CustomerReadNumber, t.UpdatedAt))
            .ToListAsync(cancellationToken);
        var page = found.Take(PageSize).ToList();
        return new TicketPage(await WithPreviewsAsync(page, cancellationToken), found.Count > PageSize ? Cursor(page[^1]) : null);
    }

    private static IQueryable<Ticket> Narrow(IQueryable<Ticket> tickets, CustomerStatus? status, string? search)
    {
        tickets = status switch
        {
            CustomerStatus.New => tickets.Where(t => t.Status == TicketStatus.New),
            CustomerStatus.InProgress => tickets.Where(t => t.Status == TicketStatus.InProgress || t.Status == TicketStatus.Waiting),
            CustomerStatus.Resolved => tickets.Where(t => t.Status == TicketStatus.Resolved),
            _ => tickets,
        };
        if (string.IsNullOrWhiteSpace(search)) return tickets;
        var words = search.Trim();
        if (words.Length > MaxSearchLength) words = words[..MaxSearchLength];
        if (long.TryParse(words.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return tickets.Where(t => t.Number == number);
        }

#pragma warning disable CA1304, CA1307, CA1311, CA1862 // Translated to SQL lower(), which knows no cultures; both databases need it to ignore case.
        var lower = words.ToLowerInvariant();
        return tickets.Where(t => t.Subject.ToLower().Contains(lower)
            || t.Messages.Any(m => !m.IsPrivate && m.Author != MessageAuthor.System && m.Body.ToLower().Contains(lower)));
#pragma warning restore CA1304, CA1307, CA1311, CA1862
    }

    // Two small queries: both databases answer them from indexes, while "the newest message of each" in one would scan on SQLite.
    private async Task<IReadOnlyList<TicketRow>> WithPreviewsAsync(List<Found> page, CancellationToken cancellationToken)
    {
        var ids = page.ConvertAll(t => t.Id);
        var newest = await db.Messages.AsNoTracking()
            .Where(m => ids.Contains(m.TicketId) && !m.IsPrivate
                && (m.Number == m.Ticket.LastAgentMessageNumber || m.Number == m.Ticket.LastCustomerMessageNumber))
            .Select(m => new { m.TicketId, m.Number, m.Author, Body = m.Body.Substring(0, 400), m.CreatedAt })
            .ToListAsync(cancellationToken);
        var byTicket = newest.GroupBy(m => m.TicketId).ToDictionary(g => g.Key, g => g.MaxBy(m => m.Number)!);
        return page.ConvertAll(t => byTicket.TryGetValue(t.Id, out var m)
            ? new TicketRow(t.PublicId, t.Number, t.Subject, Seen(t.Status), t.Unread, m.Body, m.Author == MessageAuthor.Agent, m.CreatedAt)
            : new TicketRow(t.PublicId, t.Number, t.Subject, Seen(t.Status), t.Unread, "", false, t.UpdatedAt));
    }

    private static string Cursor(Found last) => string.Create(CultureInfo.InvariantCulture, $"{last.UpdatedAt.UtcTicks:x}-{last.Id:x}");

    private static bool TryReadCursor(string? cursor, out DateTimeOffset at, out long id)
    {
        at = default;
        id = 0;
        if (cursor?.Split('-') is not [var ticks, var last]) return false;
        if (!long.TryParse(ticks, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var utcTicks)
            || utcTicks < 0 || utcTicks > DateTimeOffset.MaxValue.UtcTicks
            || !long.TryParse(last, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out id))
        {
            return false;
        }

        at = new DateTimeOffset(utcTicks, TimeSpan.Zero);
        return true;
    }

    private sealed record Found(long Id, string PublicId, long Number, string Subject, TicketStatus Status, bool Unread, DateTimeOffset UpdatedAt);
}
