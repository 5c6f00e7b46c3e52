using Microsoft.AspNetCore.Diagnostics;

namespace Dashboard.Platform.Errors;

/// <summary>Errors without a body of their own: a program gets problem+json, a person a page. Neither sees a stack trace.</summary>
public static class ErrorResponses
{
    /// <summary>Goes before everything that may fail. Routing has to come after it, since error pages are routed anew.</summary>
    public static void UseErrorResponses(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/error/{0}", createScopeForStatusCodePages: true);
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = AnswerException,
            // A request that is too large or malformed is the sender's error, not ours.
            SuppressDiagnosticsCallback = static failed => failed.Exception is BadHttpRequestException,
        });
        app.Use(AnswerPrograms);
    }

    /// <summary>People ask for HTML; whatever is under /api/ is for programs even when a person looks at it.</summary>
    public static bool WantsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) &&
        (request.Headers.Accept.Count == 0 || request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) || HxRequest(request));

    private static bool HxRequest(HttpRequest request) => request.Headers.ContainsKey("HX-Request");

    private static async Task AnswerException(HttpContext http)
    {
        var failure = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        var status = failure is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Dashboard.Errors")
            .Log(status < 500 ? LogLevel.Information : LogLevel.Error, "Request failed with {Status}; traceId {TraceId}", status, TraceIds.Of(http));
        http.Response.StatusCode = status;
        if (!WantsPage(http.Request))
            await ApiProblem.WriteAsync(http, status, ApiProblem.CodeOf(status));
    }

    // A page's status is left to the re-execution outside of this; a program's is answered here.
    private static async Task AnswerPrograms(HttpContext http, RequestDelegate next)
    {
        await next(http);
        var response = http.Response;
        if (response.HasStarted || response.StatusCode < 400 || response.ContentLength is not null || !string.IsNullOrEmpty(response.ContentType))
            return;
        if (!WantsPage(http.Request))
            await ApiProblem.WriteAsync(http, response.StatusCode, ApiProblem.CodeOf(response.StatusCode));
    }
}
