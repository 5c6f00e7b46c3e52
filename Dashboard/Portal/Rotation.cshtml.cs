using Dashboard.Data;
using Dashboard.Identity;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dashboard.Portal;

/// <summary>Replaces the portal's secret, and ends the overlap of a rotation.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class RotationModel(DashboardDbContext db, CurrentProject current, RotateSecret rotate, EndOverlap endOverlap) : PageModel
{
    [BindProperty]
    public SecretOverlap Overlap { get; set; }

    /// <summary>As the dialog offers it.</summary>
    public static IEnumerable<SelectListItem> Overlaps =>
    [
        new("not at all", nameof(SecretOverlap.None)), new("1 hour", nameof(SecretOverlap.OneHour)), new("24 hours", nameof(SecretOverlap.OneDay)),
        new("7 days", nameof(SecretOverlap.OneWeek)),
    ];

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid || !Enum.IsDefined(Overlap))
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var key = await db.PortalKeyAsync(current, cancellationToken);
        Tell(await rotate.ExecuteAsync(key, Overlap, current.UserName, cancellationToken));
        return BackToSecret();
    }

    public async Task<IActionResult> OnPostEndAsync(CancellationToken cancellationToken)
    {
        var ended = await endOverlap.ExecuteAsync(await db.PortalKeyAsync(current, cancellationToken), cancellationToken);
        this.Flash(ended ? "The old secret no longer works." : "There was no overlap to end.", ended ? FlashKind.Success : FlashKind.Warning);
        return BackToSecret();
    }

    private void Tell(RotateSecretOutcome outcome)
    {
        switch (outcome)
        {
            case RotateSecretOutcome.Rotated:
                this.Flash("Rotated. The new secret waits behind Reveal once.");
                break;
            case RotateSecretOutcome.NoSecret:
                this.Flash("There is no secret to rotate yet: enable the portal first.", FlashKind.Warning);
                break;
            default:
                this.Flash("Somebody else rotated at the same moment; theirs holds.", FlashKind.Warning);
                break;
        }
    }

    private RedirectToPageResult BackToSecret() => RedirectToPage("/Portal/Settings", null, new { project = current.Slug }, "secret");
}
