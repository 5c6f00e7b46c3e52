using System.Buffers;
using System.Text.Json;
using Dashboard.Identity;
using Dashboard.Platform.Errors;
using Dashboard.Platform.RateLimiting;
using Dashboard.Platform.Security;
using Microsoft.Extensions.Options;

namespace Dashboard.Portal;

/// <summary>
/// The handshake, <c>POST /api/portal/session</c>: the host page hands over what its server signed and gets a session. The order of refusals
/// is part of the contract (product §2). For a known customer of a known portal it asks no database and writes nothing.
/// </summary>
public sealed class CreatePortalSession(
    PortalDoors doors, KnownCustomers customers, PortalTokens tokens, HandshakeCounters counters, FailedHandshakes failures, RateLimits limits,
    IOptions<PortalOptions> options, TimeProvider time)
{
    private readonly TimeSpan maxLifetime = options.Value.MaxPayloadLifetime;

    /// <summary>Answers one request.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        CrossOrigin.Allow(http);
        if (limits.CountRequest(http.Connection.RemoteIpAddress) is { } wait)
        {
            await RefuseTooManyAsync(http, wait);
            return;
        }

        if (await HandshakeRequest.ReadAsync(http.Request, http.RequestAborted) is not { } request)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "malformed_request");
            return;
        }

        if (await doors.FindAsync(request.PublicKey, http.RequestAborted) is not { } door)
        {
            await RefuseAsync(http, StatusCodes.Status404NotFound, "unknown_public_key");
            return;
        }

        await VerifyAsync(http, request, door);
    }

    private async Task VerifyAsync(HttpContext http, HandshakeRequest request, PortalDoor door)
    {
        var now = time.GetUtcNow();
        var origin = CrossOrigin.OriginOf(http.Request);
        var found = PortalVerifier.Verify(door, origin, request.Payload, request.Signature, now, maxLifetime);
        if (found.Verdict != PortalVerdict.Accepted)
        {
            await RefuseAsync(http, StatusOf(found.Verdict), PortalVerifier.CodeOf(found.Verdict)!, door, request);
            return;
        }

        var payload = found.Payload!;
        if (await customers.ResolveAsync(door.ProjectId, payload, http.RequestAborted) is not { } customer)
        {
            // Somebody blocked learns no more than somebody who signs wrongly.
            await RefuseAsync(http, StatusCodes.Status401Unauthorized, "signature_mismatch", door, request);
            return;
        }

        counters.Passed(door.Key, found.Secret!.Id, customer.CustomerId);
        var session = Begin(door, found.Secret, customer, origin!, now, payload.ExpiresAt);
        await AnswerAsync(http, session, now, customer.Name, PortalLook.Resolve(door, request.Wishes, payload.Locale));
    }

    private static PortalSession Begin(PortalDoor door, AcceptedSecret secret, SignedCustomer customer, string origin, DateTimeOffset now, long expiresAt) => new()
    {
        Id = RandomBits.NewGuid(),
        PortalId = door.Id,
        Generation = door.Generation,
        SecretId = secret.Id,
        CustomerId = customer.CustomerId,
        IdentityIds = customer.IdentityIds,
        Origin = origin,
        IssuedAt = now,
        ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(expiresAt),
    };

    private async Task AnswerAsync(HttpContext http, PortalSession session, DateTimeOffset now, string? name, PortalLook look)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("token", tokens.Write(session));
            json.WriteNumber("expiresAt", session.ExpiresAt.ToUnixTimeSeconds());
            json.WriteNumber("expiresIn", Math.Max(1, (long)(session.ExpiresAt - now).TotalSeconds));
            json.WriteStartObject("customer");
            json.WriteString("name", name);
            json.WriteEndObject();
            json.WritePropertyName("portal");
            look.Write(json);
            json.WriteEndObject();
        }

        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.WrittenCount;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }

    private Task RefuseAsync(HttpContext http, int status, string code, PortalDoor? door = null, HandshakeRequest? request = null)
    {
        if (door is not null)
        {
            counters.Failed(door.Key);
            failures.Report(new FailedHandshake(
                door.Key, time.GetUtcNow(), CrossOrigin.OriginOf(http.Request), code, request!.Payload, null, request.Signature, TraceIds.Of(http)));
        }

        return limits.CountFailure(http.Connection.RemoteIpAddress, door is null ? null : $"portal:{door.Id}") is { } wait
            ? RefuseTooManyAsync(http, wait)
            : ApiProblem.WriteAsync(http, status, code);
    }

    private static Task RefuseTooManyAsync(HttpContext http, TimeSpan wait)
    {
        RateLimits.TellRetryAfter(http.Response, wait);
        return ApiProblem.WriteAsync(http, StatusCodes.Status429TooManyRequests, "too_many_attempts");
    }

    private static int StatusOf(PortalVerdict verdict) =>
        verdict is PortalVerdict.PortalDisabled or PortalVerdict.OriginNotAllowed ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
}
