using Dashboard.Data.ChatWidget;
using Dashboard.Identity;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.ChatWidget;

/// <summary>The settings of one widget.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class SettingsModel(
    WidgetQueries widgets, ConfigureWidget configure, CurrentProject current, DoorSecrets secrets, TimeProvider time)
    : PageModel
{
    [BindProperty]
    public WidgetSettingsInput Input { get; set; } = new();

    /// <summary>What is stored.</summary>
    public Widget Stored { get; private set; } = null!;

    public SecretPanel Secret { get; private set; } = null!;

    public int Conversations { get; private set; }

    public async Task<IActionResult> OnGetAsync(string widget, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(widget, cancellationToken)) return NotFound();
        Input = WidgetSettingsInput.Of(Stored);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string widget, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(widget, cancellationToken)) return NotFound();
        // The slug never changes, whatever a form says.
        Input.Slug = null;
        var wanted = Input.Read(Stored.SignatureCovers == SignatureScope.Either, out var problems);
        foreach (var (field, problem) in problems) ModelState.AddModelError($"{nameof(Input)}.{field}", problem);
        if (wanted is null || !ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        if (!await configure.RunAsync(current.ProjectId, widget, wanted, cancellationToken)) return NotFound();
        this.Flash("Saved.");
        return RedirectToPage(new { project = current.Slug, widget });
    }

    private async Task<bool> LoadAsync(string slug, CancellationToken cancellationToken)
    {
        if (await widgets.FindAsync(current.ProjectId, slug, cancellationToken) is not { } stored) return false;
        Stored = stored;
        var door = WidgetSecretDoor.Of(current, stored);
        Secret = SecretPanel.Of(door, await secrets.HistoryAsync(door.Key, cancellationToken), time.GetUtcNow());
        Conversations = await widgets.CountConversationsAsync(current.ProjectId, stored.Id, cancellationToken);
        return true;
    }
}
