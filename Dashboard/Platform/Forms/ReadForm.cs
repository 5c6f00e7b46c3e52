using Dashboard.Platform.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Platform.Forms;

/// <summary>
/// Reads a page's form before anything else does. The framework's reader refuses a whole form for one NUL or one long value, and the first to
/// ask is the antiforgery check, which then calls it a stale form. Here all that was typed reaches the page, which answers 422 with the field
/// and the reason; what no page of ours sends is refused with words of its own.
/// </summary>
internal sealed class ReadForm : IAsyncAuthorizationFilter, IOrderedFilter
{
    /// <summary>Bytes of one value or one url-encoded form: as many as Kestrel lets in, so that 5 MB in a field come back in it.</summary>
    public const int MaxBytes = 30_000_000;

    /// <summary>Who is not signed in has only short forms, and no right to our memory.</summary>
    private const int MaxBytesOfStrangers = 1024 * 1024;

    /// <summary>After the limits of the page itself (900), before the antiforgery check (1000).</summary>
    public int Order => 950;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (!http.Request.HasFormContentType || context.ActionDescriptor is not PageActionDescriptor
            || context.Filters.OfType<DisableFormValueModelBindingAttribute>().Any()) return;
        var most = http.User.Identity?.IsAuthenticated == true ? MaxBytes : MaxBytesOfStrangers;
        try
        {
            if (!IsUrlEncoded(http.Request)) await http.Request.ReadFormAsync(http.RequestAborted);
            else http.Features.Set<IFormFeature>(new FormFeature(await UrlEncodedForm.ReadAsync(http.Request, most, http.RequestAborted)));
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            UnreadableForm.Mark(http);
            context.Result = new StatusCodeResult(StatusCodes.Status400BadRequest);
        }
    }

    private static bool IsUrlEncoded(HttpRequest request) =>
        request.ContentType!.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
}
