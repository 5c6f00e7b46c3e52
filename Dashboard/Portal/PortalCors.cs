using Microsoft.Extensions.Primitives;

namespace Dashboard.Portal;

/// <summary>
/// Lets the SDK in the host page read our answers. They carry no credentials of the browser's, so any origin may send a handshake; whether
/// it is admitted is decided by the handshake itself, after the preflight and with the very same <c>Origin</c> header.
/// </summary>
internal static class PortalCors
{
    /// <summary>The one value of the <c>Origin</c> header; null where it is absent or comes twice.</summary>
    public static string? OriginOf(HttpRequest request) =>
        request.Headers.TryGetValue("Origin", out StringValues values) && values.Count == 1 ? values[0] : null;

    /// <summary>Names the request's own origin in the answer, refusals included, so that the SDK can tell the reason.</summary>
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
    public static Task AnswerPreflightAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "POST, DELETE";
        headers.AccessControlAllowHeaders = "Content-Type, Authorization";
        headers.AccessControlMaxAge = "600";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static bool IsHeaderText(string text) => text.Length is > 0 and < 300 && text.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;
}
