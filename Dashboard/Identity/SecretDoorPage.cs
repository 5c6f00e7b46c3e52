using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Identity;

/// <summary>What the screens about a door's secret have in common: the look-up in the member's project is the authorisation, a miss is 404.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public abstract class SecretDoorPage(CurrentProject current) : PageModel
{
    /// <summary>The door of this request's route.</summary>
    public SecretDoor Door { get; private set; } = null!;

    /// <summary>The last of the breadcrumbs.</summary>
    public abstract string Here { get; }

    /// <summary>The project that the member is in.</summary>
    protected CurrentProject Project => current;

    /// <summary>Who asks, for the screen.</summary>
    protected string By => current.UserName;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (await FindDoorAsync(HttpContext.RequestAborted) is not { } door)
        {
            context.Result = NotFound();
            return;
        }

        Door = door;
        ViewData["Width"] = "page-narrow";
        ViewData["Title"] = $"{Here}: {door.Title}";
        await next();
    }

    /// <summary>The door in the current project that the route names; null where there is none.</summary>
    protected abstract Task<SecretDoor?> FindDoorAsync(CancellationToken cancellationToken);

    /// <summary>To the panel of the settings page, where a sentence says what happened.</summary>
    protected IActionResult BackToPanel(string text, bool worked)
    {
        this.Flash(text, worked ? FlashKind.Success : FlashKind.Warning);
        return BackToPanel();
    }

    /// <summary>To the panel of the settings page.</summary>
    protected IActionResult BackToPanel() => RedirectToPage(Door.SettingsPage, null, Door.Route, "secret");
}
