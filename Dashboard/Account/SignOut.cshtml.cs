using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Team;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Account;

/// <summary>Only a POST signs out: a link on another page must not be able to.</summary>
[AllowAnonymous]
public sealed class SignOutModel(SignInManager<User> signIn, DashboardDbContext db, AuditTrail audit) : PageModel
{
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (User.Identity?.IsAuthenticated == true)
        {
            audit.Add(null, "account.signed-out", User.Identity.Name ?? "");
            await db.SaveChangesAsync(cancellationToken);
            await signIn.SignOutAsync();
        }

        return RedirectToPage("/Account/SignIn");
    }
}
