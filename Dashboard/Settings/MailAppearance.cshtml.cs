using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Security;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>Settings, Mail, Appearance: how mail to customers looks and what it says around the messages.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
[RequestSizeLimit(MaxRequestBytes)]
public sealed class MailAppearanceModel(DashboardDbContext db, CurrentProject current) : PageModel
{
    /// <summary>Largest request, in bytes: generous beside a logo of 100 KB, so that a larger one is told so instead of cut off.</summary>
    internal const long MaxRequestBytes = 12 * 1024 * 1024;

    [BindProperty]
    public MailAppearanceInput Input { get; set; } = new();

    /// <summary>The stored logo's size in pixels; null for none.</summary>
    public (int Width, int Height)? Logo { get; private set; }

    public MailContrast? Contrast { get; private set; }

    public string ProjectSlug => current.Slug;

    public string ProjectName => current.Name;

    public IReadOnlyList<SelectListItem> Languages { get; } = [new("English", "en"), new("Español", "es")];

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context) =>
        // The preview is a page of ours in a frame, shut in by its own policy.
        Response.Headers.ContentSecurityPolicy = SecurityHeaders.StaffPolicy + "; frame-src 'self'";

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var stored = await LoadAsync(cancellationToken);
        Input = MailAppearanceInput.Of(stored);
        if (stored is not null) Contrast = MailContrast.Of(stored);
    }

    public async Task<IActionResult> OnPostAsync([FromServices] ChangeMailAppearance change, CancellationToken cancellationToken)
    {
        var (wish, problems) = await ReadMailAppearance.RunAsync(Input, cancellationToken);
        foreach (var (field, problem) in problems) ModelState.AddModelError($"{nameof(Input)}.{field}", problem);
        if (!ModelState.IsValid) return await AgainAsync(StatusCodes.Status422UnprocessableEntity, cancellationToken);
        if (!await change.RunAsync(current.ProjectId, current.Name, wish, Input.Version, cancellationToken)) return await ConflictAsync(cancellationToken);
        this.Flash("Saved. Mail that is sent from now on looks like this.");
        return RedirectToPage(new { project = current.Slug });
    }

    private async Task<PageResult> ConflictAsync(CancellationToken cancellationToken)
    {
        var stored = await LoadAsync(cancellationToken);
        ModelState.Remove($"{nameof(Input)}.{nameof(Input.Version)}");
        Input.Version = stored?.Version ?? 0;
        ModelState.AddModelError("", "Somebody else changed the appearance meanwhile. What you typed is still here; saving once more replaces theirs.");
        return await AgainAsync(StatusCodes.Status409Conflict, cancellationToken);
    }

    private async Task<PageResult> AgainAsync(int status, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Response.StatusCode = status;
        return Page();
    }

    private async Task<MailAppearance?> LoadAsync(CancellationToken cancellationToken)
    {
        var stored = await db.MailAppearances.AsNoTracking().SingleOrDefaultAsync(a => a.ProjectId == current.ProjectId, cancellationToken);
        var logo = await db.MailAppearances.Where(a => a.ProjectId == current.ProjectId && a.Logo != null)
            .Select(a => new { a.Logo!.Width, a.Logo.Height }).SingleOrDefaultAsync(cancellationToken);
        Logo = logo is null ? null : (logo.Width, logo.Height);
        return stored;
    }
}
