using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Account;

/// <summary>Light, dark or as the system says: kept in a cookie, so that the first byte of a page already knows.</summary>
[AllowAnonymous]
public sealed class ThemeModel(TimeProvider time) : PageModel
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(400);

    public IActionResult OnGet() => NotFound();

    public IActionResult OnPost(string theme, string? returnUrl)
    {
        var cookie = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = Request.IsHttps, Expires = time.GetUtcNow() + KeptFor };
        if (theme is "light" or "dark")
            Response.Cookies.Append("theme", theme, cookie);
        else
            Response.Cookies.Delete("theme");
        return LocalRedirect(Url.IsLocalUrl(returnUrl) ? returnUrl! : "/");
    }
}
