using Dashboard.Identity;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dashboard.InboundMail;

/// <summary>Replaces the secret of the mail server, and ends the overlap of a rotation.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class RotationModel(CurrentProject current, RotateSecret rotate, EndOverlap endOverlap) : PageModel
{
    [BindProperty]
    public SecretOverlap Overlap { get; set; }

    /// <summary>As the dialog offers it.</summary>
    public static IEnumerable<SelectListItem> Overlaps =>
    [
        new("not at all", nameof(SecretOverlap.None)), new("1 hour", nameof(SecretOverlap.OneHour)), new("24 hours", nameof(SecretOverlap.OneDay)),
        new("7 days", nameof(SecretOverlap.OneWeek)),
    ];

    public async Task<IActionResult> OnPostAsync([FromServices] DestroyPreviousSecret destroy, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid || !Enum.IsDefined(Overlap))
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var outcome = await rotate.ExecuteAsync(MailSecrets.KeyOf(current), Overlap, current.UserName, cancellationToken);
        // It signs nothing, so there is nothing to diagnose with an old one.
        if (outcome == RotateSecretOutcome.Rotated && Overlap == SecretOverlap.None) await destroy.ExecuteAsync(MailSecrets.KeyOf(current), cancellationToken);
        if (outcome == RotateSecretOutcome.Rotated) this.Flash("Rotated. The new secret waits behind Reveal once.");
        else this.Flash(outcome == RotateSecretOutcome.NoSecret ? "There is no secret to rotate yet." : "Somebody else rotated at the same moment; theirs holds.", FlashKind.Warning);
        return BackToSecret();
    }

    public async Task<IActionResult> OnPostEndAsync(CancellationToken cancellationToken)
    {
        var ended = await endOverlap.ExecuteAsync(MailSecrets.KeyOf(current), cancellationToken);
        this.Flash(ended ? "The old secret no longer works." : "There was no overlap to end.", ended ? FlashKind.Success : FlashKind.Warning);
        return BackToSecret();
    }

    private RedirectToPageResult BackToSecret() => RedirectToPage("/InboundMail/Settings", null, new { project = current.Slug }, "secret");
}
