using Dashboard.Data.ChatWidget;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.ChatWidget;

/// <summary>Asks before a widget is deleted, and deletes it.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class DeleteModel(WidgetQueries widgets, DeleteWidget delete, CurrentProject current) : PageModel
{
    public Widget Stored { get; private set; } = null!;

    public int Conversations { get; private set; }

    public async Task<IActionResult> OnGetAsync(string widget, CancellationToken cancellationToken)
    {
        if (await widgets.FindAsync(current.ProjectId, widget, cancellationToken) is not { } stored) return NotFound();
        Stored = stored;
        Conversations = await widgets.CountConversationsAsync(current.ProjectId, stored.Id, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string widget, CancellationToken cancellationToken)
    {
        if (!await delete.RunAsync(current.ProjectId, widget, current.UserName, cancellationToken)) return NotFound();
        this.Flash("The widget was deleted. Its conversations stay in the inbox.");
        return RedirectToPage("/ChatWidget/Index", new { project = current.Slug });
    }
}
