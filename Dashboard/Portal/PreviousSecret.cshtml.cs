using Dashboard.Data;
using Dashboard.Identity;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Portal;

/// <summary>Destroys the replaced secrets that are kept for diagnosis, after a confirmation.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class PreviousSecretModel(DashboardDbContext db, CurrentProject current, DestroyPreviousSecret destroy) : PageModel
{
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var count = await destroy.ExecuteAsync(await db.PortalKeyAsync(current, cancellationToken), cancellationToken);
        this.Flash(count > 0 ? "The previous secret was destroyed." : "There was no previous secret left.", count > 0 ? FlashKind.Success : FlashKind.Warning);
        return RedirectToPage("/Portal/Settings", null, new { project = current.Slug }, "secret");
    }
}
