using System.Text.Json;
using Dashboard.Data;
using Dashboard.Platform.Errors;
using Dashboard.Platform.Security;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Portal;

/// <summary>What the SDK asks from the host page, with the session's token, besides the handshake.</summary>
internal static class PortalApi
{
    private const int MaxOptionBytes = 8192;

    /// <summary>The launcher's badge, and whether a linked ticket is this customer's.</summary>
    public static async Task<IResult> Summary(
        string? ticket, HttpContext http, TicketQuery query, DashboardDbContext db, CancellationToken cancellationToken)
    {
        if (await AdmitAsync(http) is not { } visitor) return Results.Empty;
        return Results.Json(new
        {
            unread = await query.CountUnreadAsync(visitor.Scope, cancellationToken),
            ticket = ticket is not null && await visitor.Scope.Ticket(db, ticket).AnyAsync(cancellationToken),
        });
    }

    /// <summary>Options changed at run time, resolved and sanitized as the handshake does it.</summary>
    public static async Task Options(HttpContext http, CancellationToken cancellationToken)
    {
        if (await AdmitAsync(http) is not { } visitor) return;
        if (await ReadWishesAsync(http.Request, cancellationToken) is not { } wishes)
        {
            await ApiProblem.WriteAsync(http, StatusCodes.Status400BadRequest, "malformed_request");
            return;
        }

        http.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        PortalLook.Resolve(visitor.Door, wishes, signedLocale: null).Write(json);
    }

    private static async Task<PortalWishes?> ReadWishesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is not (> 0 and <= MaxOptionBytes)) return null;
        var body = new byte[(int)request.ContentLength];
        await request.Body.ReadExactlyAsync(body, cancellationToken);
        try
        {
            var json = new Utf8JsonReader(body);
            return json.Read() && json.TokenType == JsonTokenType.StartObject ? PortalWishes.Read(ref json) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text in it that is no Unicode.
            return null;
        }
    }

    // A token that is good at one site is good at that site only.
    private static async Task<PortalVisitor?> AdmitAsync(HttpContext http)
    {
        CrossOrigin.Allow(http);
        if (await PortalAccess.AdmitAsync(http) is not { } visitor) return null;
        if (CrossOrigin.OriginOf(http.Request) == visitor.Session.Origin) return visitor;
        await ApiProblem.WriteAsync(http, StatusCodes.Status403Forbidden, "origin_not_allowed");
        return null;
    }
}
