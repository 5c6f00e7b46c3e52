using System.Security.Cryptography;
using System.Text;
using Dashboard.Data.Identity;
using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Verification;

/// <summary>The Verification Tool: Check mine.</summary>
[Authorize(Policy = ProjectPolicies.Engineer)]
public sealed class IndexModel(Surfaces surfaces, CheckSignature checkSignature, CheckLimit limit) : PageModel
{
    private const int MostCharacters = 20_000;
    private const int MostPasted = 200_000;

    /// <summary>The public id of the door. All are bound by their plain names, so that a result elsewhere can be sent here to be checked.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Surface { get; set; }

    [BindProperty]
    public string? Payload { get; set; }

    [BindProperty]
    public PassedAs As { get; set; }

    [BindProperty]
    public string? Signature { get; set; }

    [BindProperty]
    public string? Origin { get; set; }

    /// <summary>Null before the first check.</summary>
    public Verdict? Verdict { get; private set; }

    public IReadOnlyList<Surface> Offered { get; private set; } = [];

    public Surface Chosen { get; private set; } = null!;

    /// <summary>Of the door's current secret; null where there is none yet.</summary>
    public string? Fingerprint { get; private set; }

    private string? other;

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        TakeApart();
        if (await LoadAsync(cancellationToken) is NotFoundResult missing) return missing;
        Require(nameof(Payload), Payload, Chosen.Door == Door.Portal ? "Paste the text that was signed." : "Paste the email or id that was signed.");
        Require(nameof(Signature), Signature, "Paste the signature.");
        if (Origin?.Length > 2_000) ModelState.AddModelError(nameof(Origin), "An origin is shorter than that.");
        if (!ModelState.IsValid) return Refused(StatusCodes.Status422UnprocessableEntity);
        if (limit.IsOver(Response))
        {
            ModelState.AddModelError("", "That were many checks in a minute. Wait a little.");
            return Refused(StatusCodes.Status429TooManyRequests);
        }

        var check = new CheckedSignature(PastedPayload, Signature!, Origin) { As = As, Other = other };
        Verdict = await checkSignature.RunAsync(Chosen.Key, check, SecretReach.Member, at: null, cancellationToken);
        return Verdict is null ? NotFound() : Page();
    }

    /// <summary>First digits of the SHA-256 of what was checked, for comparing with what the server signs.</summary>
    public string DigestOfPayload() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(PastedPayload)))[..8];

    // A form ends its lines with CRLF, whatever was pasted: programs that sign write LF.
    private string PastedPayload => Payload!.Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>Something whole pasted into the first field: its parts go where they belong, and the page shows them there.</summary>
    private void TakeApart()
    {
        if (!string.IsNullOrWhiteSpace(Signature) || Payload?.Length > MostPasted || PastedParts.Read(Payload) is not { } parts) return;
        (Payload, Signature, As, other) = (parts.Payload, parts.Signature, parts.As, parts.Other);
        if (string.IsNullOrWhiteSpace(Origin)) Origin = parts.Origin;
        ModelState.Clear();
        named = parts.PublicId;
    }

    private string? named;

    private void Require(string field, string? text, string problem)
    {
        if (string.IsNullOrWhiteSpace(text)) ModelState.AddModelError(field, problem);
        else if (text.Length > MostCharacters) ModelState.AddModelError(field, $"At most {MostCharacters:N0} characters.");
    }

    private PageResult Refused(int status)
    {
        Response.StatusCode = status;
        return Page();
    }

    private async Task<IActionResult> LoadAsync(CancellationToken cancellationToken)
    {
        Offered = await surfaces.ListAsync(cancellationToken);
        // What was pasted says itself which door it is for, unless it names one of somebody else's.
        if ((named is null ? null : Surfaces.Choose(Offered, named)) is { } meant) Surface = meant.PublicId;
        if (Surfaces.Choose(Offered, Surface) is not { } chosen) return NotFound();
        (Chosen, Surface) = (chosen, chosen.PublicId);
        Fingerprint = await surfaces.FingerprintAsync(chosen.Key, cancellationToken);
        return Page();
    }
}
