using System.Net;

namespace Dashboard.Platform.Security;

/// <summary>
/// The headers of every answer that set none of their own. Endpoints that other sites embed or fetch (the portal, the
/// scripts) set their <c>Content-Security-Policy</c> and <c>Cross-Origin-Resource-Policy</c> themselves; those win.
/// </summary>
public static class SecurityHeaders
{
    /// <summary>Of staff pages. No 'unsafe-inline' anywhere: neither pages nor tag helpers write inline script or style.</summary>
    public const string StaffPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; " +
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(static state =>
        {
            Complete((HttpContext)state);
            return Task.CompletedTask;
        }, http);
        return next(http);
    });

    private static void Complete(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (http.Request.IsHttps && !IsLocal(http.Request.Host.Host))
            headers.TryAdd("Strict-Transport-Security", "max-age=31536000");
        if (http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            // Answers for programs: no page, so nothing of what only pages obey.
            headers.TryAdd("Content-Security-Policy", DataPolicy);
            headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
            return;
        }

        headers.TryAdd("Content-Security-Policy", StaffPolicy);
        headers.TryAdd("Referrer-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        // What a member saw must not come back from a shared computer's cache after sign-out.
        if (http.User.Identity?.IsAuthenticated == true && !headers.ContainsKey("Cache-Control"))
            headers.CacheControl = "no-store";
    }

    // HSTS covers every port of a name: on localhost it would lock the developer out of http://localhost:5080.
    private static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out _);
}
