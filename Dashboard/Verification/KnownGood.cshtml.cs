using System.Globalization;
using Dashboard.Data.Identity;
using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Verification;

/// <summary>The Verification Tool: Known good.</summary>
[Authorize(Policy = ProjectPolicies.Engineer)]
public sealed class KnownGoodModel(CurrentProject current, Surfaces surfaces, SignKnownGood sign) : PageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? Surface { get; set; }

    public IReadOnlyList<Surface> Offered { get; private set; } = [];

    public Surface Chosen { get; private set; } = null!;

    public KnownGoodResult? Result { get; private set; }

    public bool MaySignOthers => current.CanAdminister;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!await LoadAsync(cancellationToken)) return NotFound();
        Input.ExternalUserId = "test-1";
        Input.Email = "lisa@example.com";
        Input.Name = "Lisa Müller";
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await LoadAsync(cancellationToken)) return NotFound();
        Response.Headers.CacheControl = "no-store";
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var result = await sign.RunAsync(new KnownGoodRequest(Chosen, Given(Input.ExternalUserId), Given(Input.Email), Given(Input.Name), Input.Password), cancellationToken);
        switch (result.Outcome)
        {
            case KnownGoodOutcome.Signed:
                Result = result;
                break;
            case KnownGoodOutcome.Unusable:
                return Refuse(nameof(Input.Email), Chosen.Door == Door.TicketCenter ? "Give an email address." : "Give an external user id or an email address that this surface takes.");
            case KnownGoodOutcome.TestIdentitiesOnly:
                return Refuse(
                    Given(Input.ExternalUserId) is { } id && !TestIdentity.IsTestId(id) ? nameof(Input.ExternalUserId) : nameof(Input.Email),
                    "Test identities only: an id that begins with test-, an address under example.com, .example, .test or .invalid.");
            case KnownGoodOutcome.PasswordNeeded:
                return Refuse(nameof(Input.Password), "This is no test identity: enter your password again to sign it.");
            case KnownGoodOutcome.WrongPassword:
                return Refuse(nameof(Input.Password), "That is not your password.");
            case KnownGoodOutcome.NoSecret:
                return Refuse("", $"{Chosen.Name} has no secret yet. An owner or admin makes it in its settings.");
            default:
                Response.Headers.RetryAfter = Math.Ceiling(result.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return Refuse("", "That were many in a minute. Wait a little.", StatusCodes.Status429TooManyRequests);
        }

        return Page();
    }

    private PageResult Refuse(string field, string problem, int status = StatusCodes.Status422UnprocessableEntity)
    {
        ModelState.AddModelError(field.Length == 0 ? "" : $"{nameof(Input)}.{field}", problem);
        Response.StatusCode = status;
        return Page();
    }

    private async Task<bool> LoadAsync(CancellationToken cancellationToken)
    {
        Offered = await surfaces.ListAsync(cancellationToken);
        if (Surfaces.Choose(Offered, Surface) is not { } chosen) return false;
        (Chosen, Surface) = (chosen, chosen.PublicId);
        return true;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    public sealed class InputModel
    {
        public string? ExternalUserId { get; set; }

        public string? Email { get; set; }

        public string? Name { get; set; }

        public string? Password { get; set; }
    }
}
