using Dashboard.Identity;
using Dashboard.Platform.RateLimiting;
using Dashboard.Platform.Security;

namespace Dashboard.Portal;

/// <summary>
/// <c>DELETE /api/portal/session</c> with the session's own token: <c>setUser</c> and <c>destroy</c> end the former session at once, also
/// while the page is being left (<c>fetch</c> with <c>keepalive</c>). It says 204 whether or not there was something to end.
/// </summary>
public sealed class EndPortalSession(RevokeSession revoke, RateLimits limits)
{
    /// <summary>Answers one request.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        CrossOrigin.Allow(http);
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
        if (state == PortalSessionState.Valid) await revoke.RunAsync(session!.Id, session.ExpiresAt, CancellationToken.None);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
