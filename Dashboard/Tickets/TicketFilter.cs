using Dashboard.Data.Tickets;

namespace Dashboard.Tickets;

/// <summary>The ways agents look at the list.</summary>
public enum TicketView
{
    Open = 0,
    Mine = 1,
    Unassigned = 2,
    Waiting = 3,
    Resolved = 4,
}

/// <summary>What the list shows: a view, narrowed further. Comes from the query string, so anything may stand in it.</summary>
public sealed record TicketFilter
{
    /// <summary>Value of <see cref="Assignee"/> for tickets that nobody has.</summary>
    public const string Nobody = "nobody";

    public TicketView View { get; init; }

    public TicketStatus? Status { get; init; }

    /// <summary>A member's id, <see cref="Nobody"/>, or null for anyone.</summary>
    public string? Assignee { get; init; }

    public Channel? Channel { get; init; }

    /// <summary>Only those with a customer's message that no agent has opened.</summary>
    public bool Unread { get; init; }

    public bool IsNarrowed => Status is not null || Assignee is not null || Channel is not null || Unread;

    /// <summary>The same as query string values; what is not set is left out.</summary>
    public Dictionary<string, string?> ToRoute(TicketView? view = null)
    {
        var route = new Dictionary<string, string?>();
        if ((view ?? View) is not TicketView.Open and var chosen) route["view"] = chosen.ToString().ToLowerInvariant();
        if (Status is { } status) route["status"] = status.ToString().ToLowerInvariant();
        if (Assignee is not null) route["assignee"] = Assignee;
        if (Channel is { } channel) route["channel"] = channel.ToString().ToLowerInvariant();
        if (Unread) route["unread"] = "true";
        return route;
    }
}
