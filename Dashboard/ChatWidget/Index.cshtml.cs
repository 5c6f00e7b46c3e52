using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.ChatWidget;

/// <summary>Settings → Widgets: an engineer finds the way to their install pages, an admin changes them.</summary>
[Authorize(Policy = ProjectPolicies.Engineer)]
public sealed class IndexModel(WidgetQueries widgets, CurrentProject current) : PageModel
{
    public IReadOnlyList<WidgetRow> Widgets { get; private set; } = [];

    public bool CanAdminister => current.CanAdminister;

    public async Task OnGetAsync(CancellationToken cancellationToken) => Widgets = await widgets.ListAsync(current.ProjectId, cancellationToken);
}
