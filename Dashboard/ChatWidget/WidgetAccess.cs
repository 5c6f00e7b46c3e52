using Dashboard.Platform.Errors;
using Dashboard.Platform.RateLimiting;
using Dashboard.Platform.Security;
using Microsoft.Net.Http.Headers;

namespace Dashboard.ChatWidget;

/// <summary>Admits requests of the widget's API by the session's token in their <c>Authorization</c> header (RFC 6750 §2.1), and by nothing else.</summary>
internal static class WidgetAccess
{
    private const string Scheme = "Bearer ";

    /// <summary>
    /// The visit; null when the answer has been written already: 429 beyond the total of an address, 401 without a session that holds, 403 for a
    /// page of another origin than the one that opened it.
    /// </summary>
    public static async Task<WidgetVisit?> AdmitAsync(HttpContext http)
    {
        CrossOrigin.Allow(http);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Authorization);
        if (await IsOverTotalAsync(http)) return null;
        var (state, _, visit) = await OpenAsync(http);
        if (visit is null)
        {
            await RefuseAsync(http, state);
            return null;
        }

        // A token that is good at one site is good at that site only. What comes without Origin comes from no page.
        if (CrossOrigin.OriginOf(http.Request) is not { } origin || origin == visit.Session.Origin) return visit;
        await ApiProblem.WriteAsync(http, StatusCodes.Status403Forbidden, "origin_not_allowed");
        return null;
    }

    /// <summary>Whether the address has asked too much; the answer is then written.</summary>
    public static async Task<bool> IsOverTotalAsync(HttpContext http)
    {
        if (http.RequestServices.GetRequiredService<RateLimits>().CountRequest(http.Connection.RemoteIpAddress) is not { } wait) return false;
        await RefuseTooManyAsync(http, wait);
        return true;
    }

    /// <summary>Reads the token and asks whether its session still holds.</summary>
    public static Task<(WidgetSessionState State, WidgetSession? Session, WidgetVisit? Visit)> OpenAsync(HttpContext http) =>
        http.RequestServices.GetRequiredService<WidgetSessions>().OpenAsync(TokenOf(http.Request), http.RequestAborted);

    /// <summary>
    /// 401 with <c>session_expired</c>, <c>session_ended</c> or <c>unauthenticated</c>. A token that we never wrote is a failure of the address, like a
    /// wrong signature. One that is over is none: all the pages of an office may wake up with theirs at once, and must hear that they need another.
    /// </summary>
    public static Task RefuseAsync(HttpContext http, WidgetSessionState state)
    {
        if (state == WidgetSessionState.Unknown
            && http.RequestServices.GetRequiredService<RateLimits>().CountFailure(http.Connection.RemoteIpAddress, null) is { } wait)
        {
            return RefuseTooManyAsync(http, wait);
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return ApiProblem.WriteAsync(http, StatusCodes.Status401Unauthorized, state switch
        {
            WidgetSessionState.Expired => "session_expired",
            WidgetSessionState.Ended => "session_ended",
            _ => "unauthenticated",
        });
    }

    private static Task RefuseTooManyAsync(HttpContext http, TimeSpan wait)
    {
        RateLimits.TellRetryAfter(http.Response, wait);
        return ApiProblem.WriteAsync(http, StatusCodes.Status429TooManyRequests, "too_many_attempts");
    }

    private static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        return header.Count == 1 && header[0] is { } value && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim(' ') : null;
    }
}
