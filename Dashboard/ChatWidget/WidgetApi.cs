using Dashboard.Conversations;
using Dashboard.Platform.Errors;
using Dashboard.Tickets;

namespace Dashboard.ChatWidget;

/// <summary>What the script asks from the host page with the session's token (product §4).</summary>
internal static class WidgetApi
{
    /// <summary><c>POST /api/widget/messages</c>: begins a conversation, or answers in one.</summary>
    public static async Task<IResult> Send(HttpContext http, SendMessage send, WidgetSessions sessions, CancellationToken cancellationToken)
    {
        if (await WidgetAccess.AdmitAsync(http) is not { } admitted) return Results.Empty;
        if (await WidgetMessageRequest.ReadAsync(http.Request, cancellationToken) is not { } request) return Malformed();
        if (admitted.Contact is null && request.ConversationId is not null) return NotFound();
        // A visitor's first message is what makes their contact.
        if (await sessions.WithContactAsync(admitted, cancellationToken) is not { Scope: { } scope }) return await EndedAsync(http);
        return await send.RunAsync(scope, request.ConversationId, request.Message, cancellationToken) is { } sent ? ConversationJson.Result(sent) : NotFound();
    }

    /// <summary><c>GET /api/widget/events</c>: server-sent events, read with <c>fetch</c>.</summary>
    public static async Task Events(HttpContext http, ConversationStream stream, WidgetSessions sessions, CancellationToken cancellationToken)
    {
        if (await WidgetAccess.AdmitAsync(http) is not { } admitted) return;
        if (await sessions.WithContactAsync(admitted, cancellationToken) is not { Scope: { } scope } visit)
        {
            await WidgetAccess.RefuseAsync(http, WidgetSessionState.Ended);
            return;
        }

        await stream.WriteAsync(http, sessions.Watched(visit), scope);
    }

    /// <summary><c>GET /api/widget/conversations</c></summary>
    public static async Task<IResult> List(HttpContext http, ConversationQueries queries, CancellationToken cancellationToken)
    {
        if (await WidgetAccess.AdmitAsync(http) is not { } visit) return Results.Empty;
        return ConversationJson.Result(visit.Scope is { } scope ? await queries.ListAsync(scope, cancellationToken) : []);
    }

    /// <summary><c>GET /api/widget/conversations/{id}</c>: looking reads nothing.</summary>
    public static async Task<IResult> Show(string id, HttpContext http, ConversationQueries queries, CancellationToken cancellationToken)
    {
        if (await WidgetAccess.AdmitAsync(http) is not { } visit) return Results.Empty;
        return visit.Scope is { } scope && await queries.MessagesAsync(scope, id, cancellationToken) is { } thread ? ConversationJson.Result(thread) : NotFound();
    }

    /// <summary><c>POST /api/widget/conversations/{id}/read</c>: the script says which message was really in view (product §6); it answers like <see cref="Show"/>.</summary>
    public static async Task<IResult> Read(string id, HttpContext http, ShowConversation show, CancellationToken cancellationToken)
    {
        if (await WidgetAccess.AdmitAsync(http) is not { } visit) return Results.Empty;
        if (await ReadRequest.ReadAsync(http.Request, cancellationToken) is not { } request) return Malformed();
        return visit.Scope is { } scope && await show.RunAsync(scope, id, read: true, request.UpTo, cancellationToken) is { } thread ? ConversationJson.Result(thread) : NotFound();
    }

    /// <summary><c>POST /api/widget/conversations/{id}/close</c>; closing twice is no error.</summary>
    public static async Task<IResult> Close(string id, HttpContext http, CloseConversation close, CancellationToken cancellationToken)
    {
        if (await WidgetAccess.AdmitAsync(http) is not { } visit) return Results.Empty;
        return visit.Scope is { } scope && await close.RunAsync(scope, id, cancellationToken) is { } closed ? ConversationJson.Result(closed) : NotFound();
    }

    /// <summary><c>POST /api/widget/conversations/{id}/typing</c>: the team sees it for some seconds; never stored.</summary>
    public static async Task<IResult> Typing(string id, HttpContext http, AnnounceTyping typing, CancellationToken cancellationToken)
    {
        if (await WidgetAccess.AdmitAsync(http) is not { } visit) return Results.Empty;
        return visit.Scope is { } scope && await typing.FromCustomerAsync(scope, id, cancellationToken) ? Results.NoContent() : NotFound();
    }

    private static async Task<IResult> EndedAsync(HttpContext http)
    {
        await WidgetAccess.RefuseAsync(http, WidgetSessionState.Ended);
        return Results.Empty;
    }

    private static IResult Malformed() => ApiProblem.Result(StatusCodes.Status400BadRequest, "malformed_request");

    private static IResult NotFound() => ApiProblem.Result(StatusCodes.Status404NotFound, "not_found");
}
