using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Team;
using Dashboard.Data.Tickets;
using Dashboard.Shared;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tickets;

/// <summary>One line of the list.</summary>
/// <param name="Claimed">No signature vouches for whoever it was begun by.</param>
public sealed record TicketRow(
    long Id, long Number, string Subject, string CustomerName, TicketStatus Status, TicketPriority Priority, Channel Channel,
    string? Assignee, bool Unread, bool Claimed, DateTimeOffset UpdatedAt);

/// <summary>One page of the list, newest first.</summary>
public sealed record TicketPage(IReadOnlyList<TicketRow> Rows, ListPosition? Newer, ListPosition? Older);

/// <summary>How many tickets a view holds; above <see cref="TicketQueries.CountLimit"/> nobody counts on.</summary>
public sealed record ViewCount(TicketView View, int Count)
{
    public string Text => Count > TicketQueries.CountLimit ? $"{TicketQueries.CountLimit}+" : $"{Count}";
}

/// <summary>A member who answers tickets.</summary>
public sealed record Assignable(Guid UserId, string Name);

/// <summary>What staff read of tickets. Every query is scoped to one project and walks an index.</summary>
public sealed class TicketQueries(DashboardDbContext db)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 25;

    /// <summary>The highest number that a count says exactly.</summary>
    public const int CountLimit = 99;

    private static readonly TicketStatus[] OpenStatuses = [TicketStatus.New, TicketStatus.InProgress, TicketStatus.Waiting];

    /// <param name="before">Show what is older than this; wins over <paramref name="after"/>.</param>
    /// <param name="after">Show what is newer than this.</param>
    public async Task<TicketPage> PageAsync(
        Agent agent, TicketFilter filter, ListPosition? before, ListPosition? after, CancellationToken cancellationToken)
    {
        var backwards = before is null && after is not null;
        var rows = await Rows(Page(Filtered(agent, filter), before, after)).Take(PageSize + 1).ToListAsync(cancellationToken);
        var more = rows.Count > PageSize;
        if (more) rows.RemoveAt(PageSize);
        if (backwards) rows.Reverse();
        if (rows.Count == 0) return new TicketPage(rows, null, null);
        ListPosition first = new(rows[0].UpdatedAt, rows[0].Id), last = new(rows[^1].UpdatedAt, rows[^1].Id);
        return new TicketPage(rows,
            Newer: before is not null || (backwards && more) ? first : null,
            Older: backwards || more ? last : null);
    }

    /// <summary>How many tickets each view holds, up to one more than <see cref="CountLimit"/>.</summary>
    public async Task<IReadOnlyList<ViewCount>> CountsAsync(Agent agent, CancellationToken cancellationToken)
    {
        var counts = new List<ViewCount>();
        foreach (var view in (TicketView[])[TicketView.Mine, TicketView.Unassigned, TicketView.Open, TicketView.Waiting])
        {
            // Sorted as the list is, so that the same index serves, and the limit is one that a database can stop at.
            var tickets = Page(InView(agent, view), null, null).Select(static t => t.Id).Take(CountLimit + 1);
            counts.Add(new ViewCount(view, await tickets.CountAsync(cancellationToken)));
        }

        return counts;
    }

    /// <summary>Members to whom a ticket can be given, by name.</summary>
    public async Task<IReadOnlyList<Assignable>> AssignableAsync(Agent agent, CancellationToken cancellationToken) =>
        await db.Memberships.AsNoTracking().Where(m => m.ProjectId == agent.ProjectId && m.Role != ProjectRole.Engineer)
            .OrderBy(m => m.User.DisplayName).ThenBy(m => m.UserId)
            .Select(m => new Assignable(m.UserId, m.User.DisplayName)).ToListAsync(cancellationToken);

    internal IQueryable<Ticket> Filtered(Agent agent, TicketFilter filter)
    {
        var tickets = InView(agent, filter.View);
        if (filter.Status is { } status) tickets = tickets.Where(t => t.Status == status);
        if (filter.Channel is { } channel) tickets = tickets.Where(t => t.Channel == channel);
        if (filter.Unread) tickets = tickets.Where(static t => t.UnreadByStaff);
        if (filter.Assignee == TicketFilter.Nobody) return tickets.Where(static t => t.AssigneeId == null);
        if (filter.Assignee is null) return tickets;
        // What is no member's id was nobody's: an empty list, not an error.
        var assignee = Guid.TryParse(filter.Assignee, out var id) ? id : Guid.Empty;
        return tickets.Where(t => t.AssigneeId == assignee);
    }

    /// <summary>
    /// Sorted from the position on. The first comparison alone is what an index can seek; the second only takes out the rows
    /// of the same moment.
    /// </summary>
    internal static IQueryable<Ticket> Page(IQueryable<Ticket> tickets, ListPosition? before, ListPosition? after)
    {
        if (before is { } older)
        {
            return tickets.Where(t => t.UpdatedAt <= older.At && (t.UpdatedAt < older.At || t.Id < older.Id))
                .OrderByDescending(static t => t.UpdatedAt).ThenByDescending(static t => t.Id);
        }

        return after is { } newer
            ? tickets.Where(t => t.UpdatedAt >= newer.At && (t.UpdatedAt > newer.At || t.Id > newer.Id))
                .OrderBy(static t => t.UpdatedAt).ThenBy(static t => t.Id)
            : tickets.OrderByDescending(static t => t.UpdatedAt).ThenByDescending(static t => t.Id);
    }

    private IQueryable<Ticket> InView(Agent agent, TicketView view)
    {
        var tickets = db.Tickets.AsNoTracking().Where(t => t.ProjectId == agent.ProjectId);
        return view switch
        {
            TicketView.Mine => tickets.Where(t => t.AssigneeId == agent.UserId && t.Status != TicketStatus.Resolved),
            TicketView.Unassigned => tickets.Where(t => t.AssigneeId == null && t.Status != TicketStatus.Resolved),
            TicketView.Waiting => tickets.Where(t => t.Status == TicketStatus.Waiting),
            TicketView.Resolved => tickets.Where(t => t.Status == TicketStatus.Resolved),
            _ => tickets.Where(t => OpenStatuses.Contains(t.Status)),
        };
    }

    // Of records that were merged the head has the name.
    private IQueryable<TicketRow> Rows(IQueryable<Ticket> tickets) => tickets.Select(t => new TicketRow(
        t.Id, t.Number, t.Subject,
        db.Customers.Where(c => c.Id == (t.Customer.HeadId ?? t.CustomerId)).Select(c => c.Name ?? c.Email ?? c.Phone
            ?? c.Identities.Where(i => i.Kind != IdentityKind.VisitorToken).OrderBy(i => i.Id).Select(i => i.Text).FirstOrDefault()).FirstOrDefault() ?? Customer.Unnamed,
        t.Status, t.Priority, t.Channel, t.Assignee == null ? null : t.Assignee.DisplayName, t.UnreadByStaff,
        t.Identity == null ? !t.Customer.Identities.Any(i => i.Verified) : !t.Identity.Verified, t.UpdatedAt));
}
