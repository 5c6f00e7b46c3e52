using Dashboard.Portal.Texts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Portal;

/// <summary>
/// A screen of the portal: a fragment that the frame fetches with the session's token. Whom the token belongs to decides what is found;
/// an address of another portal finds nothing.
/// </summary>
[AllowAnonymous] // Staff sign-in has no part in it: OnPageHandlerExecutionAsync admits the session's token and nothing else.
[IgnoreAntiforgeryToken] // A token in a header cannot be sent by another site's form.
public abstract class PortalPage : PageModel
{
    public PortalVisitor Visitor { get; private set; } = null!;

    public PortalTexts Texts { get; private set; } = null!;

    /// <summary><c>/portal/{publicKey}</c>.</summary>
    public string Root => "/portal/" + Visitor.PublicKey;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (await PortalAccess.AdmitAsync(HttpContext) is not { } visitor)
        {
            context.Result = new EmptyResult();
            return;
        }

        Visitor = visitor;
        Texts = PortalAccess.TextsOf(HttpContext, visitor);
        await next();
    }

    /// <summary>The screen that says so; the same for what never was and for what is somebody else's.</summary>
    protected IActionResult Missing()
    {
        Response.StatusCode = StatusCodes.Status404NotFound;
        return Fragment("_Missing", this);
    }

    /// <summary>A partial as the whole answer.</summary>
    protected PartialViewResult Fragment(string name, object model) => new()
    {
        ViewName = $"~/Portal/{name}.cshtml",
        ViewData = new Microsoft.AspNetCore.Mvc.ViewFeatures.ViewDataDictionary(MetadataProvider, ModelState) { Model = model },
        TempData = TempData,
    };
}
