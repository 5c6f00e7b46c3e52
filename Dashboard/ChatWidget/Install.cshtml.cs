using Dashboard.Data.ChatWidget;
using Dashboard.Identity;
using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.ChatWidget;

/// <summary>What an engineer may see of a widget's settings: how to install it, and what to compare. Nothing can be changed here.</summary>
[Authorize(Policy = ProjectPolicies.Engineer)]
public sealed class InstallModel(WidgetQueries widgets, DoorSecrets secrets, CurrentProject current, IConfiguration configuration) : PageModel
{
    public Widget Stored { get; private set; } = null!;

    public WidgetGuide Guide { get; private set; } = null!;

    /// <summary>Of the current secret; null where there is none.</summary>
    public string? Fingerprint { get; private set; }

    public IReadOnlyList<string> Domains => Stored.AllowedDomains.Length == 0 ? [] : Stored.AllowedDomains.Split('\n');

    public async Task<IActionResult> OnGetAsync(string widget, CancellationToken cancellationToken)
    {
        if (await widgets.FindAsync(current.ProjectId, widget, cancellationToken) is not { } stored) return NotFound();
        Stored = stored;
        Guide = WidgetGuide.Of(stored, configuration, Request);
        var history = await secrets.HistoryAsync(new DoorKey(current.ProjectId, Data.Identity.Door.Widget, stored.Id), cancellationToken);
        Fingerprint = history.FirstOrDefault(s => s.IsCurrent)?.Fingerprint;
        return Page();
    }
}
