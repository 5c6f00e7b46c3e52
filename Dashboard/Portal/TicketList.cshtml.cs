using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Portal;

/// <summary>The customer's tickets: by status, by words, page by page.</summary>
public sealed class TicketListModel(TicketQuery query) : PortalPage
{
    public StatusCounts Counts { get; private set; } = null!;

    public TicketPage Tickets { get; private set; } = null!;

    public string Status { get; private set; } = "";

    public string Search { get; private set; } = "";

    public bool Narrowed => Status.Length > 0 || Search.Length > 0;

    /// <summary>Whether only a part of the screen answers, so that counts travel beside it.</summary>
    public bool IsPart { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? status, string? q, string? after, string? part, CancellationToken cancellationToken)
    {
        var narrowed = StatusOf(status);
        Status = narrowed is null ? "" : status!;
        Search = q?.Replace("\0", "", StringComparison.Ordinal).Trim() ?? "";
        IsPart = part is "results" or "rows";
        Tickets = await query.ListAsync(Visitor.Scope, narrowed, Search, after, cancellationToken);
        if (part == "rows") return Fragment("_TicketRows", this);
        Counts = await query.CountAsync(Visitor.Scope, cancellationToken);
        return part == "results" ? Fragment("_TicketResults", this) : Page();
    }

    /// <summary>The address of this list with another status, words or page.</summary>
    public string Address(string? status = null, string? part = null, string? after = null)
    {
        var address = default(QueryString);
        foreach (var (name, value) in new[] { ("status", status ?? Status), ("q", Search), ("part", part), ("after", after) })
        {
            if (!string.IsNullOrEmpty(value)) address = address.Add(name, value);
        }

        return $"{Root}/tickets{address}";
    }

    public string NameOf(CustomerStatus status) => Texts.NameOf(status);

    private static CustomerStatus? StatusOf(string? status) => status switch
    {
        "new" => CustomerStatus.New,
        "in-progress" => CustomerStatus.InProgress,
        "resolved" => CustomerStatus.Resolved,
        _ => null,
    };
}
