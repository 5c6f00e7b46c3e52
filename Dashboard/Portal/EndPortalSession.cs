using Dashboard.Platform.RateLimiting;

namespace Dashboard.Portal;

/// <summary>
/// <c>DELETE /api/portal/session</c> with the session's own token: <c>setUser</c> and <c>destroy</c> end the former session at once, also
/// while the page is being left (<c>fetch</c> with <c>keepalive</c>). It says 204 whether or not there was something to end.
/// </summary>
public sealed class EndPortalSession(PortalSessions sessions, RateLimits limits)
{
    /// <summary>Answers one request.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        PortalCors.Allow(http);
        if (limits.CountRequest(http.Connection.RemoteIpAddress) is { } wait)
        {
            RateLimits.TellRetryAfter(http.Response, wait);
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }

        var (state, session, _) = await PortalBearer.OpenAsync(http);
        if (state == PortalSessionState.Unknown)
        {
            await PortalBearer.RefuseAsync(http, state);
            return;
        }

        // Not bound to the request: a page that is being left may hang up, and the session must end all the same.
        if (state == PortalSessionState.Valid) await sessions.RevokeAsync(session!, CancellationToken.None);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
