using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Notifications;
using Dashboard.Platform.Mail;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Account;

/// <summary>
/// Asks for a link that sets a new password. Nobody learns here whether an address has an account: the answer is the same, and so is the work,
/// since the look-up is the mail worker's (<see cref="PreparePasswordReset"/>).
/// </summary>
[AllowAnonymous]
public sealed class ForgotPasswordModel(QueueAccountMail mail, AccountLinks links, AccountLimit limit, DashboardDbContext db) : PageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    [BindProperty(SupportsGet = true, Name = "asked")]
    public bool Asked { get; set; }

    public string? WhyNotMailed => links.WhyNotMailed;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Asked = false;
        if (WhyNotMailed is not null) return Page();
        var email = Input.Email?.Trim() ?? "";
        if (email.Length > Invitation.MaxEmailLength || !Mailbox.TryCreate(email, null, out _))
            return Refused(StatusCodes.Status422UnprocessableEntity, "Enter one email address, such as name@example.com.");
        if (limit.Count(HttpContext) is { } wait)
            return Refused(StatusCodes.Status429TooManyRequests, $"Too many attempts. Try again in {Math.Ceiling(wait.TotalSeconds):0} seconds.");
        mail.PasswordReset(email);
        await db.SaveChangesAsync(cancellationToken);
        return RedirectToPage(new { asked = true });
    }

    private PageResult Refused(int status, string reason)
    {
        ModelState.AddModelError("Input.Email", reason);
        Response.StatusCode = status;
        return Page();
    }

    public sealed class InputModel
    {
        public string? Email { get; set; }
    }
}
