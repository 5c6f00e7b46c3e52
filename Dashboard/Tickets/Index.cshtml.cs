using System.Globalization;
using Dashboard.Data.Tickets;
using Dashboard.Projects;
using Dashboard.Shared;
using Htmx;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dashboard.Tickets;

/// <summary>The list that agents work in.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
public sealed class IndexModel(TicketQueries queries, CurrentProject current) : PageModel
{
    [FromQuery(Name = "view")]
    public string? ViewName { get; set; }

    [FromQuery(Name = "status")]
    public string? StatusName { get; set; }

    [FromQuery(Name = "assignee")]
    public string? AssigneeId { get; set; }

    [FromQuery(Name = "channel")]
    public string? ChannelName { get; set; }

    [FromQuery(Name = "unread")]
    public string? UnreadText { get; set; }

    public TicketFilter Filter { get; private set; } = new();

    public TicketPage Tickets { get; private set; } = new([], null, null);

    public IReadOnlyList<ViewCount> Counts { get; private set; } = [];

    public IReadOnlyList<Assignable> Members { get; private set; } = [];

    public string ProjectSlug => current.Slug;

    public bool AtTheTop { get; private set; }

    public Pager Pager => new(
        Tickets.Newer is { } newer ? Link(after: newer) : null,
        Tickets.Older is { } older ? Link(before: older) : null,
        Tickets.Rows.Count == 1 ? "1 ticket on this page" : $"{Tickets.Rows.Count} tickets on this page");

    public IEnumerable<SelectListItem> Statuses => Choices<TicketStatus>("Any status", Filter.Status, static s => s.Label());

    public IEnumerable<SelectListItem> Channels => Choices<Channel>("Any channel", Filter.Channel, static c => c.Label());

    public IEnumerable<SelectListItem> Assignees =>
        [new("Anyone", ""), new("Nobody", TicketFilter.Nobody, Filter.Assignee == TicketFilter.Nobody),
            .. Members.Select(m => new SelectListItem(m.Name, m.UserId.ToString(), Filter.Assignee == m.UserId.ToString()))];

    public async Task<IActionResult> OnGetAsync(string? before, string? after, CancellationToken cancellationToken)
    {
        Filter = new TicketFilter
        {
            View = Parse<TicketView>(ViewName) ?? TicketView.Open,
            Status = Parse<TicketStatus>(StatusName),
            Channel = Parse<Channel>(ChannelName),
            Assignee = string.IsNullOrWhiteSpace(AssigneeId) ? null : AssigneeId,
            Unread = UnreadText == "true",
        };
        var agent = Agent.Of(current);
        var (older, newer) = (ListPosition.Parse(before), ListPosition.Parse(after));
        AtTheTop = older is null && newer is null;
        Tickets = await queries.PageAsync(agent, Filter, older, newer, cancellationToken);
        // Back at the top by "Newer": fewer rows than a page would look like the end of the list.
        if (newer is not null && Tickets.Newer is null) (AtTheTop, Tickets) = (true, await queries.PageAsync(agent, Filter, null, null, cancellationToken));
        Counts = await queries.CountsAsync(agent, cancellationToken);
        if (IsFragment) return Partial("_TicketList", this);
        Members = await queries.AssignableAsync(agent, cancellationToken);
        return Page();
    }

    public string ViewLink(TicketView view) => Url.Page("/Tickets/Index", new RouteValueDictionary(new TicketFilter { View = view }.ToRoute()) { ["project"] = current.Slug })!;

    public string TicketLink(TicketRow row) =>
        Url.Page("/Tickets/Details", new { project = current.Slug, number = row.Number.ToString(CultureInfo.InvariantCulture) })!;

    /// <summary>Where this list is: what live updates fetch again.</summary>
    public string Here => Link();

    // A restored history entry wants the whole page, though htmx asks.
    private bool IsFragment => Request.IsHtmx() && Request.Headers["HX-History-Restore-Request"] != "true";

    private string Link(ListPosition? before = null, ListPosition? after = null)
    {
        var route = new RouteValueDictionary(Filter.ToRoute()) { ["project"] = current.Slug };
        if (before is not null) route["before"] = before.ToString();
        if (after is not null) route["after"] = after.ToString();
        return Url.Page("/Tickets/Index", route)!;
    }

    private static T? Parse<T>(string? name)
        where T : struct, Enum =>
        name is { Length: > 0 } && char.IsAsciiLetter(name[0]) && Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    private static IEnumerable<SelectListItem> Choices<T>(string any, T? chosen, Func<T, string> label)
        where T : struct, Enum =>
        [new(any, ""), .. Enum.GetValues<T>().Select(v => new SelectListItem(label(v), v.ToString().ToLowerInvariant(), v.Equals(chosen)))];
}
