using System.ComponentModel.DataAnnotations;
using Dashboard.Data.Team;
using Dashboard.Platform.RateLimiting;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Account;

/// <summary>Where the link for a forgotten password leads.</summary>
[AllowAnonymous]
public sealed class ResetPasswordModel(SetForgottenPassword set, AccountLimit limit, RateLimits limits) : LinkPage(limits)
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    public string Email { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await set.FindAsync(Token, cancellationToken) is not { } email) return NoSuchLink();
        Email = email;
        ModelState.Clear();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromServices] SignInManager<User> signIn, CancellationToken cancellationToken)
    {
        if (await set.FindAsync(Token, cancellationToken) is not { } email) return NoSuchLink();
        Email = email;
        if (!ModelState.IsValid) return Refused();
        if (limit.Count(HttpContext) is { } wait)
        {
            ModelState.AddModelError("Input.Password", $"Too many attempts. Try again in {Math.Ceiling(wait.TotalSeconds):0} seconds.");
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Page();
        }

        if (await set.RunAsync(Token!, Input.Password, cancellationToken) is not { } refusals) return NoSuchLink();
        foreach (var refusal in refusals) ModelState.AddModelError("Input.Password", refusal.Description);
        if (refusals.Count > 0) return Refused();
        // Whoever is signed in here signs in anew, like everybody else.
        await signIn.SignOutAsync();
        this.Flash("Your password is set. Sign in with it.");
        return RedirectToPage("/Account/SignIn");
    }

    public sealed class InputModel
    {
        [Required(ErrorMessage = "Choose a new password.")]
        [StringLength(1024, ErrorMessage = "That is too long for a password.")]
        public string Password { get; set; } = "";
    }
}
