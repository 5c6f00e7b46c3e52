using Microsoft.Extensions.Primitives;

namespace Dashboard.Platform.Security;

/// <summary>
/// Lets a script of ours in somebody's page read our answers. They carry no credentials of the browser's, so any origin may ask; whether it
/// is admitted is decided by the endpoint itself, after the preflight and with the very same <c>Origin</c> header.
/// </summary>
internal static class CrossOrigin
{
    /// <summary>The one value of the <c>Origin</c> header; null where it is absent or comes twice.</summary>
    public static string? OriginOf(HttpRequest request) =>
        request.Headers.TryGetValue("Origin", out StringValues values) && values.Count == 1 ? values[0] : null;

    /// <summary>Names the request's own origin in the answer, refusals included, so that the script can tell the reason.</summary>
    public static void Allow(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.Vary = "Origin";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (OriginOf(http.Request) is not { } origin || !IsHeaderText(origin)) return;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = "Retry-After";
    }

    /// <summary>Answers the preflight of any origin.</summary>
    /// <param name="http">The <c>OPTIONS</c> request.</param>
    /// <param name="methods">What may follow, such as <c>GET, POST</c>.</param>
    public static Task AnswerPreflightAsync(HttpContext http, string methods)
    {
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = methods;
        headers.AccessControlAllowHeaders = "Content-Type, Authorization";
        headers.AccessControlMaxAge = "600";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static bool IsHeaderText(string text) => text.Length is > 0 and < 300 && text.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;
}
