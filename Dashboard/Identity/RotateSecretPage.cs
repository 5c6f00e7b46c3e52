using Dashboard.Projects;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dashboard.Identity;

/// <summary>Replaces a door's secret, and ends the overlap of a rotation.</summary>
public abstract class RotateSecretPage(CurrentProject current, RotateSecret rotate, EndOverlap endOverlap) : SecretDoorPage(current)
{
    public override string Here => "Rotate";

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

        return await rotate.ExecuteAsync(Door.Key, Overlap, By, cancellationToken) switch
        {
            RotateSecretOutcome.Rotated => BackToPanel("Rotated. The new secret waits behind Reveal once.", worked: true),
            RotateSecretOutcome.NoSecret => BackToPanel($"There is no secret to rotate yet. {Door.NoSecretYet}", worked: false),
            _ => BackToPanel("Somebody else rotated at the same moment; theirs holds.", worked: false),
        };
    }

    public async Task<IActionResult> OnPostEndAsync(CancellationToken cancellationToken) =>
        await endOverlap.ExecuteAsync(Door.Key, cancellationToken)
            ? BackToPanel("The old secret no longer works.", worked: true)
            : BackToPanel("There was no overlap to end.", worked: false);
}
