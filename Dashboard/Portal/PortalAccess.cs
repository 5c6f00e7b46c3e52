using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dashboard.Platform.Errors;
using Dashboard.Platform.RateLimiting;
using Dashboard.Portal.Texts;
using Microsoft.Net.Http.Headers;

namespace Dashboard.Portal;

/// <summary>Admits requests of the portal by the session's token in their <c>Authorization</c> header, and by nothing else.</summary>
internal static class PortalAccess
{
    /// <summary>
    /// The visitor; null when the answer has been written already: 429 beyond the total of an address, 401 without a session that holds,
    /// 404 where the address names a portal
    /// that the session was not made at.
    /// </summary>
    public static async Task<PortalVisitor?> AdmitAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Authorization);
        if (http.RequestServices.GetRequiredService<RateLimits>().CountRequest(http.Connection.RemoteIpAddress) is { } wait)
        {
            RateLimits.TellRetryAfter(http.Response, wait);
            await ApiProblem.WriteAsync(http, StatusCodes.Status429TooManyRequests, "too_many_attempts");
            return null;
        }

        var (state, session, door) = await PortalBearer.OpenAsync(http);
        if (state != PortalSessionState.Valid || session is null || door is null)
        {
            await PortalBearer.RefuseAsync(http, state);
            return null;
        }

        if (http.Request.RouteValues["publicKey"] is string publicKey && publicKey != door.PublicKey)
        {
            await ApiProblem.WriteAsync(http, StatusCodes.Status404NotFound, "not_found");
            return null;
        }

        Name(http.Response, session);
        return new PortalVisitor(session, door);
    }

    /// <summary>The language the frame asks for, else the project's own.</summary>
    public static PortalTexts TextsOf(HttpContext http, PortalVisitor visitor) =>
        PortalTexts.For(http.Request.Headers.AcceptLanguage.ToString().Split(',')[0].Trim(), visitor.Door.DefaultLocale);

    /// <summary>
    /// By these two the frame sees that the token came from the page it was made for, and whether it is still the same customer:
    /// the script that got the token cannot know either.
    /// </summary>
    private static void Name(HttpResponse response, PortalSession session)
    {
        var identity = string.Create(CultureInfo.InvariantCulture, $"{session.PortalId}:{session.IdentityId}");
        response.Headers["Portal-Origin"] = session.Origin;
        response.Headers["Portal-Identity"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..16];
    }
}
