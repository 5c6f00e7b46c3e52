using System.ComponentModel.DataAnnotations;
using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Notifications;
using Dashboard.Platform.Live;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Account;

/// <summary>One's own password. A change ends one's other sessions: the security stamp in their cookies no longer fits.</summary>
public sealed class PasswordModel(
    UserManager<User> users, SignInManager<User> signIn, DashboardDbContext db, AuditTrail audit, QueueAccountMail mail, AccountLimit limit, LiveEvents live) : PageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await users.GetUserAsync(User) is not { } user)
            return Challenge();
        if (!ModelState.IsValid)
            return Refused();
        // Whoever sits at an unlocked screen must not get to guess the password here.
        if (limit.Count(HttpContext) is { } wait)
        {
            ModelState.AddModelError("Input.CurrentPassword", $"Too many attempts. Try again in {Math.Ceiling(wait.TotalSeconds):0} seconds.");
            return Refused(StatusCodes.Status429TooManyRequests);
        }

        var changed = await users.ChangePasswordAsync(user, Input.CurrentPassword, Input.NewPassword);
        foreach (var error in changed.Errors)
            ModelState.AddModelError(error.Code == nameof(IdentityErrorDescriber.PasswordMismatch) ? "Input.CurrentPassword" : "Input.NewPassword", error.Description);
        if (!changed.Succeeded)
            return Refused();
        audit.Add(null, "account.password-changed", user.Email!);
        mail.PasswordChanged(user);
        await db.SaveChangesAsync(cancellationToken);
        live.Publish(StaffStream.AccountTopic(user.Id), LiveEvents.LookAgainName);
        await signIn.RefreshSignInAsync(user);
        this.Flash("Password changed. Your other sessions end within a minute.");
        return RedirectToPage();
    }

    private PageResult Refused(int status = StatusCodes.Status422UnprocessableEntity)
    {
        Response.StatusCode = status;
        return Page();
    }

    public sealed class InputModel
    {
        [Required(ErrorMessage = "Enter your current password.")]
        [StringLength(1024, ErrorMessage = "That is too long for a password.")]
        public string CurrentPassword { get; set; } = "";

        [Required(ErrorMessage = "Choose a new password.")]
        [StringLength(1024, ErrorMessage = "That is too long for a password.")]
        public string NewPassword { get; set; } = "";
    }
}
