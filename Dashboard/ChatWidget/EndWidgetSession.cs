using Dashboard.Identity;
using Dashboard.Platform.Security;

namespace Dashboard.ChatWidget;

/// <summary>
/// <c>DELETE /api/widget/session</c> with the session's own token: another user, or <c>destroy</c>, ends the former session and its stream at
/// once, also while the page is being left (<c>fetch</c> with <c>keepalive</c>). 204 whether or not there was something to end.
/// </summary>
internal static class EndWidgetSession
{
    public static async Task RunAsync(HttpContext http, RevokeSession revoke)
    {
        CrossOrigin.Allow(http);
        if (await WidgetAccess.IsOverTotalAsync(http)) return;
        var (state, session, _) = await WidgetAccess.OpenAsync(http);
        if (session is null)
        {
            await WidgetAccess.RefuseAsync(http, state);
            return;
        }

        // Not bound to the request: a page that is being left may hang up, and the session must end all the same.
        if (state == WidgetSessionState.Valid) await revoke.RunAsync(session.Id, session.ExpiresAt, CancellationToken.None);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
