using System.Globalization;
using Dashboard.Platform.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Platform.Errors;

/// <summary>What a person sees when a request fails: what happened, what to do, and the number to quote.</summary>
[AllowAnonymous]
[DisableFormValueModelBinding] // Whatever is wrong with the form of the request that failed, its error is shown.
[IgnoreAntiforgeryToken] // It is reached by re-executing whatever failed, a POST with a bad token included.
public sealed class ErrorModel : PageModel
{
    public int Status { get; private set; }

    public string TraceId => TraceIds.Of(HttpContext);

    public string Heading { get; private set; } = "";

    public string Advice { get; private set; } = "";

    // Not bound: where the body is what cannot be read, a NUL in a form for instance, nothing is.
    private int StatusOfRoute => int.TryParse(RouteData.Values["status"] as string, CultureInfo.InvariantCulture, out var status) ? status : 0;

    public IActionResult OnGet() => Show(StatusOfRoute);

    public IActionResult OnPost() => Show(StatusOfRoute);

    private PageResult Show(int status)
    {
        // Typed into the address bar it is a page that does not exist.
        var reexecuted = HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        Status = reexecuted && status is >= 400 and < 600 ? status : StatusCodes.Status404NotFound;
        (Heading, Advice) = StaleForm.Happened(HttpContext) ? StaleForm.Text : UnreadableForm.Happened(HttpContext) ? UnreadableForm.Text : TextOf(Status);
        Response.StatusCode = Status;
        return Page();
    }

    private static (string Heading, string Advice) TextOf(int status) => status switch
    {
        404 => ("Page not found", "It may have been moved or removed, or it belongs to a project that you are not a member of."),
        403 => ("You do not have access to this page", "Your role in this project does not include it. An owner or admin of the project can give you another role."),
        400 => ("The request could not be understood", "Go back, reload the page and try again. If you followed a link, it may be incomplete."),
        405 => ("This address cannot be used that way", "Go back and use the page's own buttons."),
        413 => ("That is too large", "Go back and send something smaller. What you typed is still in the form."),
        429 => ("Too many attempts", "Please wait a minute, then try again."),
        503 => ("Not available right now", "The service is starting or under maintenance. Try again in a moment."),
        >= 500 => ("Something went wrong on our side", "Nothing you did caused this. Try again; if it keeps happening, give the number below to whoever runs this installation."),
        _ => ("That did not work", "Go back, reload the page and try again."),
    };
}
