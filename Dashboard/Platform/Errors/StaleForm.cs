using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Dashboard.Platform.Errors;

/// <summary>
/// A form whose antiforgery token does not fit: left open over a sign-out, or sent by another site. The person is told
/// what to do instead of a bare 400.
/// </summary>
public sealed class StaleForm : IAlwaysRunResultFilter
{
    private static readonly object Key = new();

    public static (string Heading, string Advice) Text =>
        ("This form is out of date", "You signed in or out since it was opened, or it was open for very long. Nothing was saved. Go back, copy what you typed, reload the page and send it again.");

    /// <summary>True when this request was refused for its antiforgery token.</summary>
    public static bool Happened(HttpContext http) => http.Items.ContainsKey(Key);

    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
            context.HttpContext.Items[Key] = true;
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
