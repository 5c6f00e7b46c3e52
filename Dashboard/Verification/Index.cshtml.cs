using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Platform.RateLimiting;
using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dashboard.Verification;

/// <summary>The Verification Tool: Check mine.</summary>
[Authorize(Policy = ProjectPolicies.Engineer)]
public sealed class IndexModel(
    DashboardDbContext db, CurrentProject current, CheckPortalSignature checkSignature, MinuteCounter counter, IOptions<RateLimitOptions> limits) : PageModel
{
    private const int ChecksPerMinute = 60;
    private const int MostCharacters = 20_000;

    /// <summary>Bound by their plain names, so that a result elsewhere can be sent here to be checked.</summary>
    [BindProperty]
    public string? Payload { get; set; }

    [BindProperty]
    public string? Signature { get; set; }

    [BindProperty]
    public string? Origin { get; set; }

    /// <summary>Null before the first check.</summary>
    public Verdict? Verdict { get; private set; }

    /// <summary>Of the portal's current secret; null where there is none yet.</summary>
    public string? Fingerprint { get; private set; }

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        TakeApart();
        Require(nameof(Payload), Payload, "Paste the text that was signed.");
        Require(nameof(Signature), Signature, "Paste the signature.");
        if (!ModelState.IsValid) return Refused(StatusCodes.Status422UnprocessableEntity);
        if (limits.Value.Enabled && !counter.TryCount($"verification:{current.UserId}", ChecksPerMinute, out var wait))
        {
            ModelState.AddModelError("", "That were many checks in a minute. Wait a little.");
            Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Refused(StatusCodes.Status429TooManyRequests);
        }

        var check = new CheckedSignature(PastedPayload, Signature!, Origin);
        Verdict = await checkSignature.RunAsync(check, cancellationToken);
        return Page();
    }

    /// <summary>First digits of the SHA-256 of what was checked, for comparing with what the server signs.</summary>
    public string DigestOfPayload() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(PastedPayload)))[..8];

    // A form ends its lines with CRLF, whatever was pasted: programs that sign write LF.
    private string PastedPayload => Payload!.Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>A whole request pasted into the first field: its parts go where they belong, and the page shows them there.</summary>
    private void TakeApart()
    {
        if (!string.IsNullOrWhiteSpace(Signature) || PastedRequest.Read(Payload) is not { } request) return;
        (Payload, Signature) = (request.Payload, request.Signature);
        if (string.IsNullOrWhiteSpace(Origin)) Origin = request.Origin;
        ModelState.Clear();
    }

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

    private async Task LoadAsync(CancellationToken cancellationToken) =>
        Fingerprint = await db.DoorSecrets.AsNoTracking()
            .Where(s => s.ProjectId == current.ProjectId && s.Door == Door.Portal && s.RetiredAt == null)
            .Select(s => s.Fingerprint).SingleOrDefaultAsync(cancellationToken);
}
