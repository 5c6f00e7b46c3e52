using Dashboard.Data;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Portal;

/// <summary>What the frame asks for besides screens. All but the style sheet take the session's token and nothing else.</summary>
internal static class PortalEndpoints
{
    /// <summary>The last good copy of the project's style sheet, parsed and written anew, from our own origin.</summary>
    public static async Task<IResult> CustomCss(string publicKey, HttpContext http, DashboardDbContext db, CancellationToken cancellationToken)
    {
        var css = await db.EmbeddedPortals.Where(p => p.PublicKey == publicKey && p.Enabled).Select(p => p.CustomCss)
            .SingleOrDefaultAsync(cancellationToken);
        if (css is null) return Results.NotFound();
        http.Response.Headers.CacheControl = http.Request.Query.ContainsKey("v") ? "public, max-age=86400" : "no-cache";
        return Results.Text(css, "text/css; charset=utf-8");
    }

    public static async Task<IResult> Unread(HttpContext http, TicketQuery query, CancellationToken cancellationToken) =>
        await PortalAccess.AdmitAsync(http) is { } visitor
            ? Results.Json(new { unread = await query.CountUnreadAsync(visitor.Scope, cancellationToken) })
            : Results.Empty;

    /// <summary>The customer writes an answer.</summary>
    public static async Task<IResult> Typing(string ticket, HttpContext http, AnnounceTyping typing, CancellationToken cancellationToken)
    {
        if (await PortalAccess.AdmitAsync(http) is not { } visitor) return Results.Empty;
        return await typing.FromCustomerAsync(visitor.Scope, ticket, cancellationToken)
            ? Results.NoContent()
            : Platform.Errors.ApiProblem.Result(StatusCodes.Status404NotFound, "not_found");
    }

    /// <summary>The frame says which message was really in sight.</summary>
    public static async Task<IResult> Read(string ticket, HttpContext http, MarkReadByCustomer read, CancellationToken cancellationToken)
    {
        if (await PortalAccess.AdmitAsync(http) is not { } visitor) return Results.Empty;
        if (!http.Request.HasFormContentType) return Platform.Errors.ApiProblem.Result(StatusCodes.Status400BadRequest, "malformed_request");
        var form = await http.Request.ReadFormAsync(cancellationToken);
        return !int.TryParse(form["number"], out var number) || number < 1
            ? Platform.Errors.ApiProblem.Result(StatusCodes.Status400BadRequest, "malformed_request")
            : await read.RunAsync(visitor.Scope, ticket, number, cancellationToken)
                ? Results.NoContent()
                : Platform.Errors.ApiProblem.Result(StatusCodes.Status404NotFound, "not_found");
    }
}
