using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Verification.Failures;

/// <summary>One refusal explained.</summary>
[Authorize(Policy = ProjectPolicies.Engineer)]
public sealed class DetailsModel(CurrentProject current, Surfaces surfaces, FailureQueries queries) : PageModel
{
    public FailureLine Failure { get; private set; } = null!;

    public IReadOnlyList<(string TraceId, DateTimeOffset At)> Traces { get; private set; } = [];

    /// <summary>Null where the widget was deleted.</summary>
    public Surface? Surface { get; private set; }

    public string? Fingerprint { get; private set; }

    public IReadOnlyList<Cause> Causes { get; private set; } = [];

    public string Slug => current.Slug;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(current.ProjectId, id, cancellationToken) is not { } found) return NotFound();
        (Failure, Traces) = found;
        Causes = CauseCatalog.Of(Failure.Causes);
        Surface = (await surfaces.ListAsync(cancellationToken)).FirstOrDefault(s => s.Key.Door == Failure.Door && s.Key.DoorId == Failure.DoorId);
        if (Surface is not null) Fingerprint = await surfaces.FingerprintAsync(Surface.Key, cancellationToken);
        return Page();
    }
}
