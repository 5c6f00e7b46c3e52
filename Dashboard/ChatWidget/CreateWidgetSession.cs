using System.Text;
using Dashboard.Data.ChatWidget;
using Dashboard.Identity;
using Dashboard.Platform.Errors;
using Dashboard.Platform.RateLimiting;
using Dashboard.Platform.Security;

namespace Dashboard.ChatWidget;

/// <summary>
/// <c>POST /api/widget/session</c>: a page opens a session for whoever is in front of it – a user whom its server signed for, or an anonymous
/// visitor. The order of refusals is part of the contract (product §4).
/// </summary>
public sealed class CreateWidgetSession(
    WidgetDoors doors, OpenSignedSession openSigned, OpenVisitorSession openVisitor, HandshakeCounters counters, FailedHandshakes failures, RateLimits limits,
    TimeProvider time)
{
    /// <summary>Longer than any that a browser sends: it goes into the token.</summary>
    private const int MaxOriginLength = 300;

    /// <summary>Answers one request.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        CrossOrigin.Allow(http);
        if (limits.CountRequest(http.Connection.RemoteIpAddress) is { } wait)
        {
            await RefuseTooManyAsync(http, wait);
            return;
        }

        if (await WidgetSessionRequest.ReadAsync(http.Request, http.RequestAborted) is not { } request || !HasGoodClaims(request))
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "malformed_request");
            return;
        }

        if (await doors.FindAsync(request.WidgetSlug, http.RequestAborted) is not { } door)
        {
            await RefuseAsync(http, StatusCodes.Status404NotFound, "unknown_widget");
            return;
        }

        await OpenAsync(http, request, door);
    }

    private async Task OpenAsync(HttpContext http, WidgetSessionRequest request, WidgetDoor door)
    {
        var origin = CrossOrigin.OriginOf(http.Request);
        if (!door.Domains.Allows(origin) || origin?.Length > MaxOriginLength)
        {
            await RefuseAsync(http, StatusCodes.Status403Forbidden, "origin_not_allowed", door, request);
            return;
        }

        var opened = request.UserSignature is null
            ? await openVisitor.RunAsync(door, request, origin ?? "", http.RequestAborted)
            : await openSigned.RunAsync(door, request, origin ?? "", http.RequestAborted);
        await (opened.Verdict switch
        {
            IdentifierVerdict.Accepted => WidgetSessionAnswer.WriteAsync(http, opened.Session!),
            IdentifierVerdict.Ambiguous => RefuseAsync(http, StatusCodes.Status400BadRequest, "identity_ambiguous", door, request),
            _ => RefuseAsync(http, StatusCodes.Status401Unauthorized, "identity_verification_failed", door, request),
        });
    }

    // What is signed is compared as it stands, and fails as a signature; what is only claimed has to be something that can be shown.
    private static bool HasGoodClaims(WidgetSessionRequest request) =>
        request.UserSignature is not null
        || ((request.UserEmail is null || IdentifierText.NormalizeEmail(request.UserEmail) is not null)
            && (request.UserExternalUserId is null || IdentifierText.CheckExternalUserId(request.UserExternalUserId) is not null));

    private Task RefuseAsync(HttpContext http, int status, string code, WidgetDoor? door = null, WidgetSessionRequest? request = null)
    {
        if (door is not null) Report(http, code, door, request!);
        return limits.CountFailure(http.Connection.RemoteIpAddress, door is null ? null : $"widget:{door.Id}") is { } wait
            ? RefuseTooManyAsync(http, wait)
            : ApiProblem.WriteAsync(http, status, code);
    }

    private void Report(HttpContext http, string code, WidgetDoor door, WidgetSessionRequest request)
    {
        counters.Failed(door.Key);
        var isId = door.Covers == SignatureScope.ExternalUserId || (door.Covers == SignatureScope.Either && request.UserExternalUserId is not null);
        var (tried, other) = isId ? (request.UserExternalUserId, request.UserEmail) : (request.UserEmail, request.UserExternalUserId);
        failures.Report(new FailedHandshake(
            door.Key, time.GetUtcNow(), CrossOrigin.OriginOf(http.Request), code, Encoding.UTF8.GetBytes(tried ?? ""), other, request.UserSignature ?? "", TraceIds.Of(http)));
    }

    private static Task RefuseTooManyAsync(HttpContext http, TimeSpan wait)
    {
        RateLimits.TellRetryAfter(http.Response, wait);
        return ApiProblem.WriteAsync(http, StatusCodes.Status429TooManyRequests, "too_many_attempts");
    }
}
