using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Account;

[AllowAnonymous]
public sealed class SignInModel(SignInWithPassword signIn) : PageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    /// <summary>Where to go afterwards; followed only within this site.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public string? Refusal { get; private set; }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? LocalRedirect(Destination) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            return Refused(StatusCodes.Status422UnprocessableEntity, refusal: null);
        var result = await signIn.RunAsync(Input.Email, Input.Password, cancellationToken);
        if (result.RetryAfter > TimeSpan.Zero)
            Response.Headers.RetryAfter = Math.Ceiling(result.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return result.Outcome switch
        {
            SignInOutcome.SignedIn => LocalRedirect(Destination),
            SignInOutcome.Refused => Refused(StatusCodes.Status422UnprocessableEntity, "Email or password is wrong."),
            SignInOutcome.Locked => Refused(StatusCodes.Status429TooManyRequests, $"Too many failed attempts. Try again in {InWords(result.RetryAfter)}."),
            _ => Refused(StatusCodes.Status429TooManyRequests, $"Too many attempts. Try again in {InWords(result.RetryAfter)}."),
        };
    }

    // An address of another site in the link would make our sign-in page a stepping stone for phishing.
    private string Destination => Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : "/";

    private PageResult Refused(int status, string? refusal)
    {
        Refusal = refusal;
        Response.StatusCode = status;
        return Page();
    }

    private static string InWords(TimeSpan wait) => wait < TimeSpan.FromMinutes(1.5) ? "a minute" : $"{Math.Ceiling(wait.TotalMinutes):0} minutes";

    public sealed class InputModel
    {
        [Required(ErrorMessage = "Enter your email address.")]
        [StringLength(256, ErrorMessage = "That is too long for an email address.")]
        public string Email { get; set; } = "";

        [Required(ErrorMessage = "Enter your password.")]
        // Hashing a megabyte would be work for us and none for whoever sends it.
        [StringLength(1024, ErrorMessage = "That is too long for a password.")]
        public string Password { get; set; } = "";
    }
}
