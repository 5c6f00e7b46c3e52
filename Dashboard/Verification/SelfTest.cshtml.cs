using Dashboard.Identity;
using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Verification;

/// <summary>The Verification Tool: signing code for every door, and whether its self-test printed the right signature.</summary>
[Authorize(Policy = ProjectPolicies.Engineer)]
public sealed class SelfTestModel(Surfaces surfaces, CheckSignature check, CheckLimit limit, IConfiguration configuration) : PageModel
{
    private const int MostCharacters = 2_000;

    [BindProperty(SupportsGet = true)]
    public string? Surface { get; set; }

    [BindProperty]
    public string? Printed { get; set; }

    public IReadOnlyList<Surface> Offered { get; private set; } = [];

    public Surface Chosen { get; private set; } = null!;

    public SigningDoor Door { get; private set; } = null!;

    public string? Fingerprint { get; private set; }

    /// <summary>Null before the first check.</summary>
    public Verdict? Verdict { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is NotFoundResult missing) return missing;
        if (string.IsNullOrWhiteSpace(Printed)) ModelState.AddModelError(nameof(Printed), "Paste what your self-test printed.");
        else if (Printed.Length > MostCharacters) ModelState.AddModelError(nameof(Printed), $"At most {MostCharacters:N0} characters.");
        if (!ModelState.IsValid) return Refused(StatusCodes.Status422UnprocessableEntity);
        if (limit.IsOver(Response))
        {
            ModelState.AddModelError("", "That were many checks in a minute. Wait a little.");
            return Refused(StatusCodes.Status429TooManyRequests);
        }

        var fixedText = new CheckedSignature(SigningExamples.SelfTestText(Door), Printed!, Origin: null)
        {
            IsSelfTest = true,
            As = Door.SignsExternalId ? PassedAs.ExternalUserId : PassedAs.Email,
        };
        Verdict = await check.RunAsync(Chosen.Key, fixedText, SecretReach.Member, at: null, cancellationToken);
        return Verdict is null ? NotFound() : Page();
    }

    private PageResult Refused(int status)
    {
        Response.StatusCode = status;
        return Page();
    }

    private async Task<IActionResult> LoadAsync(CancellationToken cancellationToken)
    {
        Offered = await surfaces.ListAsync(cancellationToken);
        if (Surfaces.Choose(Offered, Surface) is not { } chosen) return NotFound();
        (Chosen, Surface) = (chosen, chosen.PublicId);
        // Shown only to the member who asked, so the request's own address may stand in where PublicUrl is not set.
        var address = configuration["PublicUrl"] is { Length: > 0 } configured ? configured.TrimEnd('/') : $"{Request.Scheme}://{Request.Host}";
        Door = chosen.SigningDoor(address);
        Fingerprint = await surfaces.FingerprintAsync(chosen.Key, cancellationToken);
        return Page();
    }
}
