using Dashboard.Platform.Database;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dashboard.Audit;

/// <summary>Who did what in this project. There is nothing to post to: the trail is never edited and never deleted from.</summary>
[Authorize(ProjectPolicies.Admin)]
public sealed class IndexModel(CurrentProject current, AuditQueries queries) : PageModel
{
    // Named so because "action" is a route value of the framework's own.
    [BindProperty(SupportsGet = true, Name = "what")]
    public string? What { get; set; }

    [BindProperty(SupportsGet = true, Name = "who")]
    public string? Who { get; set; }

    public LogPage<AuditLine> Entries { get; private set; } = null!;

    public IReadOnlyList<SelectListItem> Actions { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Actors { get; private set; } = [];

    public Pager Pager { get; private set; } = null!;

    public bool IsNarrowed => !string.IsNullOrEmpty(What) || !string.IsNullOrEmpty(Who);

    public async Task OnGetAsync(long? before, long? after, CancellationToken cancellationToken)
    {
        Entries = await queries.ReadAsync(current.ProjectId, new AuditFilter(Plain(What), Plain(Who)), new LogPlace(before, after), cancellationToken);
        var (actions, actors) = await queries.OccurringAsync(current.ProjectId, cancellationToken);
        Actions = Options("Everything", actions, What);
        Actors = Options("Everybody", actors, Who);
        Pager = Pager.Of(Entries, p => Url.Page("Index", new { what = What, who = Who, before = p.Before, after = p.After }));
    }

    /// <summary>PostgreSQL refuses NUL in any text; nothing stored contains one.</summary>
    private static string? Plain(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);

    private static List<SelectListItem> Options(string all, IEnumerable<string> values, string? chosen) =>
        [new(all, ""), .. values.Select(v => new SelectListItem(v, v, v == chosen))];
}
