using Dashboard.Identity;
using Dashboard.Platform.Errors;

namespace Dashboard.Portal;

/// <summary>The session that a request carries in <c>Authorization: Bearer</c> (RFC 6750 §2.1), and nowhere else: never in a URL or a cookie.</summary>
public static class PortalBearer
{
    private const string Scheme = "Bearer ";

    /// <summary>Reads the token and asks whether its session still holds.</summary>
    public static Task<(PortalSessionState State, PortalSession? Session, PortalDoor? Door)> OpenAsync(HttpContext http) =>
        http.RequestServices.GetRequiredService<PortalSessions>().OpenAsync(TokenOf(http.Request), http.RequestAborted);

    /// <summary>Answers a request whose session does not hold: 401 with <c>session_expired</c>, <c>session_ended</c> or <c>unauthenticated</c>.</summary>
    public static Task RefuseAsync(HttpContext http, PortalSessionState state)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return ApiProblem.WriteAsync(http, StatusCodes.Status401Unauthorized, CodeOf(state));
    }

    /// <summary>The stable code of a session that does not hold.</summary>
    public static string CodeOf(PortalSessionState state) => state switch
    {
        PortalSessionState.Expired => "session_expired",
        PortalSessionState.Ended => "session_ended",
        PortalSessionState.Unknown => "unauthenticated",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    private static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        return header.Count == 1 && header[0] is { } value && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim(' ') : null;
    }
}
