using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.ChatWidget;

/// <summary>A new widget.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class NewModel(CreateWidget create, CurrentProject current) : PageModel
{
    [BindProperty]
    public WidgetSettingsInput Input { get; set; } = new();

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var wanted = Input.Read(mayCoverEither: false, out var problems);
        foreach (var (field, problem) in problems) ModelState.AddModelError($"{nameof(Input)}.{field}", problem);
        if (wanted is null || !ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var wished = string.IsNullOrWhiteSpace(Input.Slug) ? null : Input.Slug.Trim();
        var slug = await create.RunAsync(current.ProjectId, wanted, wished, current.UserName, cancellationToken);
        if (wished is null || slug == wished) this.Flash("Created. Reveal its secret below, once, and put it into your server's environment.");
        else this.Flash($"Created as {slug}: the slug {wished} is somebody else's or reserved. Reveal its secret below, once.", FlashKind.Warning);
        return RedirectToPage("/ChatWidget/Settings", new { project = current.Slug, widget = slug });
    }
}
