using System.Net;
using Dashboard.Platform.RateLimiting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Account;

/// <summary>
/// A page that a single-use link leads to. Looking at it changes nothing, since mail scanners and previews follow links; sending its form does,
/// once. Without a good token the page does not exist.
/// </summary>
public abstract class LinkPage(RateLimits limits) : PageModel
{
    /// <summary>In the address at first; then it goes on in the body, since addresses are written to more places.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    // The token is in this page's address: no other site may learn it from a Referer, no cache may keep the page.
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Response.Headers.CacheControl = "no-store";
    }

    /// <summary>The same for a token that is wrong, used, revoked or over; whoever tries many is told to wait.</summary>
    protected IActionResult NoSuchLink()
    {
        if (limits.CountFailure(HttpContext.Connection.RemoteIpAddress, key: null) is not { } wait) return NotFound();
        RateLimits.TellRetryAfter(Response, wait);
        return StatusCode((int)HttpStatusCode.TooManyRequests);
    }

    protected PageResult Refused()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
