using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dashboard.Verification.Failures;

/// <summary>The Verification Tool: recent failures.</summary>
[Authorize(Policy = ProjectPolicies.Engineer)]
public sealed class IndexModel(CurrentProject current, Surfaces surfaces, FailureQueries queries, HandshakeChart chart) : PageModel
{
    /// <summary>What the select sends for failures that nothing explains: an empty value means any.</summary>
    private const string Unexplained = "unexplained";

    [BindProperty(SupportsGet = true)]
    public string? Surface { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cause { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Origin { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Trace { get; set; }

    public bool IsTraceMissing { get; private set; }

    public IReadOnlyList<SelectListItem> SurfaceChoices { get; private set; } = [];

    public IReadOnlyList<SelectListItem> CodeChoices { get; private set; } = [];

    public IReadOnlyList<SelectListItem> CauseChoices { get; private set; } = [];

    public IReadOnlyList<SelectListItem> OriginChoices { get; private set; } = [];

    public FailurePage Failures { get; private set; } = null!;

    public IReadOnlyList<FailureGroup> Groups { get; private set; } = [];

    public BarChart Chart { get; private set; } = null!;

    public bool IsFiltered => new[] { Surface, Code, Cause, Origin }.Any(f => !string.IsNullOrEmpty(f));

    public string Slug => current.Slug;

    private IReadOnlyList<Surface> offered = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (Trace?.Trim() is { Length: > 0 } trace)
        {
            if (await FindAsync(trace, cancellationToken) is { } id) return RedirectToPage("/Verification/Failures/Details", new { project = Slug, id });
            IsTraceMissing = true;
        }

        offered = await surfaces.ListAsync(cancellationToken);
        var chosen = string.IsNullOrEmpty(Surface) ? null : Surfaces.Choose(offered, Surface);
        if (chosen is null && !string.IsNullOrEmpty(Surface)) return NotFound();
        var filter = new FailureFilter(chosen?.Key, Given(Code), Cause == Unexplained ? "" : Given(Cause), Given(Origin));
        Failures = await queries.ListAsync(current.ProjectId, filter, ListPosition.Parse(Before), cancellationToken);
        Groups = await queries.GroupAsync(current.ProjectId, filter, cancellationToken);
        Chart = await chart.ReadAsync(current.ProjectId, chosen?.Key, cancellationToken);
        await OfferAsync(cancellationToken);
        return Page();
    }

    public string SurfaceName(Data.Identity.Door door, long doorId) => offered.FirstOrDefault(s => s.Key.Door == door && s.Key.DoorId == doorId)?.Name ?? "A deleted widget";

    public string Link(string? before = null) => Url.Page("/Verification/Failures/Index", new { project = Slug, Surface = Given(Surface), Code = Given(Code), Cause = Given(Cause), Origin = Given(Origin), before })!;

    private async Task OfferAsync(CancellationToken cancellationToken)
    {
        var (codes, causes, origins) = await queries.ChoicesAsync(current.ProjectId, cancellationToken);
        SurfaceChoices = [Any("Any surface"), .. Surfaces.Options(offered)];
        CodeChoices = [Any("Any code"), .. codes.Select(c => new SelectListItem(c, c))];
        CauseChoices = [Any("Any cause"), .. causes.Select(c => new SelectListItem(CauseCatalog.NameOf(c), c.Length == 0 ? Unexplained : c))];
        OriginChoices = [Any("Any origin"), .. origins.Select(o => new SelectListItem(o, o))];
    }

    // Longer than ours, or with what PostgreSQL cannot compare, is nobody's.
    private Task<long?> FindAsync(string trace, CancellationToken cancellationToken) => trace.Length == 32 && trace.All(char.IsAsciiHexDigit)
        ? queries.FindByTraceAsync(current.ProjectId, trace.ToLowerInvariant(), cancellationToken)
        : Task.FromResult<long?>(null);

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text.Replace("\0", "", StringComparison.Ordinal);

    private static SelectListItem Any(string text) => new(text, "");
}
