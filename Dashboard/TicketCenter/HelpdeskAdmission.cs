using System.Text;
using Dashboard.Data.Customers;
using Dashboard.Identity;
using Dashboard.Platform.Errors;
using Dashboard.Platform.RateLimiting;
using Dashboard.Platform.Security;

namespace Dashboard.TicketCenter;

/// <summary>
/// Reads a call of the Ticket Center and verifies whom it speaks for. The order of refusals is part of the contract (product §3): 429, 400, 404,
/// 403, 401; every call is verified anew, so a rotation or a block holds from the next one on.
/// </summary>
public sealed class HelpdeskAdmission(
    HelpdeskDoors doors, HandshakeCounters counters, FailedHandshakes failures, RateLimits limits, TimeProvider time)
{
    /// <summary>What of a call holds before its contact was looked up.</summary>
    /// <param name="Door">Which Ticket Center.</param>
    /// <param name="Request">As sent.</param>
    /// <param name="Email">The email that was signed.</param>
    /// <param name="Secret">The one that signed it.</param>
    public readonly record struct Signed(HelpdeskDoor Door, HelpdeskRequest Request, string Email, AcceptedSecret Secret);

    /// <summary>The contact of a call; null where it has been answered with a refusal.</summary>
    /// <param name="http">The call.</param>
    /// <param name="needsMessage">Whether a call without a message is malformed.</param>
    public async Task<HelpdeskContact?> AdmitAsync(HttpContext http, bool needsMessage = false)
    {
        if (await VerifyAsync(http, needsMessage) is not { } signed) return null;
        var resolve = http.RequestServices.GetRequiredService<ResolveSignedIdentifier>();
        if (await resolve.ExecuteAsync(signed.Door.ProjectId, IdentityKind.Email, signed.Email, "", http.RequestAborted) is not { } customer)
        {
            await RefuseBlockedAsync(http, signed);
            return null;
        }

        Passed(signed, customer.CustomerId);
        return new HelpdeskContact(signed.Door, signed.Request, signed.Email, customer.CustomerId, customer.IdentityIds[0]);
    }

    /// <summary>The checks that need no database once the door is known; null where the call has been answered with a refusal.</summary>
    internal async ValueTask<Signed?> VerifyAsync(HttpContext http, bool needsMessage)
    {
        CrossOrigin.Allow(http);
        if (limits.CountRequest(http.Connection.RemoteIpAddress) is { } wait)
        {
            await RefuseTooManyAsync(http, wait);
            return null;
        }

        if (await HelpdeskRequest.ReadAsync(http.Request, http.RequestAborted) is not { } request || (needsMessage && request.Message is null))
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "malformed_request");
            return null;
        }

        if (await doors.FindAsync(request.HelpdeskId, http.RequestAborted) is not { } door)
        {
            await RefuseAsync(http, StatusCodes.Status404NotFound, "unknown_helpdesk");
            return null;
        }

        var found = IdentifierVerifier.VerifyHelpdesk(door, OriginOf(http.Request), request.Email, request.Signature, time.GetUtcNow());
        if (found.Verdict == IdentifierVerdict.Accepted) return new Signed(door, request, found.Text, found.Secret!);
        await RefuseAsync(http, StatusOf(found.Verdict), CodeOf(found.Verdict), door, request);
        return null;
    }

    /// <summary>Counts a call that passed.</summary>
    internal void Passed(in Signed signed, long customerId) => counters.Passed(signed.Door.Key, signed.Secret.Id, customerId);

    /// <summary>Somebody blocked learns no more than somebody who signs wrongly.</summary>
    internal Task RefuseBlockedAsync(HttpContext http, in Signed signed) =>
        RefuseAsync(http, StatusCodes.Status401Unauthorized, "verification_failed", signed.Door, signed.Request);

    /// <summary>A conversation that is nobody's, and one that is somebody else's: after a signature that holds, so it is no failed handshake.</summary>
    internal Task RefuseUnknownConversationAsync(HttpContext http) => RefuseAsync(http, StatusCodes.Status404NotFound, "not_found");

    /// <summary>The value of the <c>Origin</c> header; null only where the request has none. One that comes twice is on no list.</summary>
    internal static string? OriginOf(HttpRequest request) => request.Headers.Origin.Count > 1 ? "" : CrossOrigin.OriginOf(request);

    /// <summary>The stable code of a verdict.</summary>
    internal static string CodeOf(IdentifierVerdict verdict) => verdict switch
    {
        IdentifierVerdict.NotConfigured => "not_configured",
        IdentifierVerdict.OriginNotAllowed => "origin_not_allowed",
        _ => "verification_failed",
    };

    private static int StatusOf(IdentifierVerdict verdict) =>
        verdict is IdentifierVerdict.NotConfigured or IdentifierVerdict.OriginNotAllowed ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;

    private Task RefuseAsync(HttpContext http, int status, string code, HelpdeskDoor? door = null, HelpdeskRequest? request = null)
    {
        if (door is not null)
        {
            counters.Failed(door.Key);
            failures.Report(new FailedHandshake(
                door.Key, time.GetUtcNow(), CrossOrigin.OriginOf(http.Request), code, Encoding.UTF8.GetBytes(request!.Email), null, request.Signature, TraceIds.Of(http)));
        }

        return limits.CountFailure(http.Connection.RemoteIpAddress, door is null ? null : $"helpdesk:{door.Id}") is { } wait
            ? RefuseTooManyAsync(http, wait)
            : ApiProblem.WriteAsync(http, status, code);
    }

    private static Task RefuseTooManyAsync(HttpContext http, TimeSpan wait)
    {
        RateLimits.TellRetryAfter(http.Response, wait);
        return ApiProblem.WriteAsync(http, StatusCodes.Status429TooManyRequests, "too_many_attempts");
    }
}
