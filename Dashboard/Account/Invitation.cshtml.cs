using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Dashboard.Data.Team;
using Dashboard.Platform;
using Dashboard.Platform.RateLimiting;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Account;

/// <summary>Where an invitation's link leads: a new person makes an account, an existing one accepts when signed in.</summary>
[AllowAnonymous]
public sealed class InvitationModel(AcceptInvitation accept, AccountLimit limit, RateLimits limits) : LinkPage(limits)
{
    // Carries the token past the sign-in page: in its address as the place to return to, the token would be written to more places.
    private const string Cookie = "invitation";

    [BindProperty]
    public InputModel Input { get; set; } = new();

    public InvitationView Invitation { get; private set; } = null!;

    /// <summary>How long to wait, in words, after too many attempts.</summary>
    public string? Wait { get; private set; }

    /// <summary>The address that is signed in; null for a visitor.</summary>
    public string? SignedInAs => User.Identity?.IsAuthenticated == true ? User.Identity.Name : null;

    private Guid? SignedIn => Guid.TryParse(User.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(Token)) Token = Request.Cookies[Cookie];
        if (!await FindAsync(cancellationToken)) return NoSuchLink();
        ModelState.Clear();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await FindAsync(cancellationToken)) return NoSuchLink();
        if (limit.Count(HttpContext) is { } wait) return TooMany(wait);
        if (Invitation.IsTheirs) ModelState.Clear();
        else if (Invitation.HasAccount || SignedIn is not null || !IsComplete()) return Refused();
        var acceptance = await accept.RunAsync(Token!, SignedIn, Input.DisplayName, Input.Password, cancellationToken);
        switch (acceptance.Outcome)
        {
            case AcceptOutcome.LinkIsOver:
                return NoSuchLink();
            case AcceptOutcome.Joined:
                Response.Cookies.Delete(Cookie, CookieOptions());
                this.Flash($"Welcome to {Invitation.ProjectName}.");
                return LocalRedirect("/" + acceptance.Slug);
        }

        foreach (var refusal in acceptance.Refusals ?? []) ModelState.AddModelError("Input.Password", refusal.Description);
        return await FindAsync(cancellationToken) ? Refused() : NoSuchLink();
    }

    /// <summary>Off to the sign-in page and back, as somebody else if need be.</summary>
    public async Task<IActionResult> OnPostSignInAsync([FromServices] SignInManager<User> signIn, CancellationToken cancellationToken)
    {
        if (!await FindAsync(cancellationToken)) return NoSuchLink();
        Response.Cookies.Append(Cookie, Token!, CookieOptions());
        if (SignedIn is not null) await signIn.SignOutAsync();
        return RedirectToPage(Invitation.HasAccount ? "/Account/SignIn" : "/Account/Invitation", Invitation.HasAccount ? new { returnUrl = "/account/invitation" } : null);
    }

    private async Task<bool> FindAsync(CancellationToken cancellationToken)
    {
        if (await accept.FindAsync(Token, SignedIn, cancellationToken) is not { } found) return false;
        Invitation = found;
        return true;
    }

    private bool IsComplete()
    {
        if (Input.DisplayName?.Any(char.IsControl) == true || !UnicodeText.IsWellFormed(Input.DisplayName ?? ""))
            ModelState.AddModelError("Input.DisplayName", "A name has no line breaks or control characters.");
        return ModelState.IsValid;
    }

    private Microsoft.AspNetCore.Mvc.RazorPages.PageResult TooMany(TimeSpan wait)
    {
        Wait = $"{Math.Ceiling(wait.TotalSeconds):0} seconds";
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return Page();
    }

    private CookieOptions CookieOptions() =>
        new() { HttpOnly = true, Secure = Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/account/invitation", MaxAge = TimeSpan.FromMinutes(15), IsEssential = true };

    public sealed class InputModel
    {
        [Required(ErrorMessage = "Enter the name that customers and colleagues see.")]
        [StringLength(Data.Team.User.MaxDisplayNameLength, ErrorMessage = "A name has at most 80 characters.")]
        public string? DisplayName { get; set; }

        [Required(ErrorMessage = "Choose a password.")]
        [StringLength(1024, ErrorMessage = "That is too long for a password.")]
        public string? Password { get; set; }
    }
}
