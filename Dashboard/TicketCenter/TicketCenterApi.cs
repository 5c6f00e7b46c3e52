using Dashboard.Conversations;
using Dashboard.Identity;
using Dashboard.Tickets;

namespace Dashboard.TicketCenter;

/// <summary>What a verified contact does with their conversations, besides <see cref="VerifyContact"/>. A conversation of somebody else is none.</summary>
internal static class TicketCenterApi
{
    /// <summary><c>POST …/message</c>: begins a conversation, or answers in one.</summary>
    public static async Task Send(HttpContext http, HelpdeskAdmission admission, SendMessage send)
    {
        if (await admission.AdmitAsync(http, needsMessage: true) is not { } contact) return;
        var sent = await send.RunAsync(contact.Scope, contact.Request.ConversationId, contact.Request.Message!, http.RequestAborted);
        await AnswerAsync(http, admission, sent is null ? null : ConversationJson.Result(sent));
    }

    /// <summary><c>POST …/conversations/:id/messages</c>; it reads them only where the script says that they are in view (product §6).</summary>
    public static async Task Show(string id, HttpContext http, HelpdeskAdmission admission, ShowConversation show)
    {
        if (await admission.AdmitAsync(http) is not { } contact) return;
        var thread = await show.RunAsync(contact.Scope, id, contact.Request.Read, contact.Request.UpTo, http.RequestAborted);
        await AnswerAsync(http, admission, thread is null ? null : ConversationJson.Result(thread));
    }

    /// <summary><c>POST …/conversations/:id/close</c>; closing twice is no error.</summary>
    public static async Task Close(string id, HttpContext http, HelpdeskAdmission admission, CloseConversation close)
    {
        if (await admission.AdmitAsync(http) is not { } contact) return;
        var closed = await close.RunAsync(contact.Scope, id, http.RequestAborted);
        await AnswerAsync(http, admission, closed is null ? null : ConversationJson.Result(closed));
    }

    /// <summary><c>POST …/conversations/:id/typing</c>: the team sees it for a few seconds.</summary>
    public static async Task Type(string id, HttpContext http, HelpdeskAdmission admission, AnnounceTyping typing)
    {
        if (await admission.AdmitAsync(http) is not { } contact) return;
        await AnswerAsync(http, admission, await typing.FromCustomerAsync(contact.Scope, id, http.RequestAborted) ? Results.NoContent() : null);
    }

    /// <summary>
    /// <c>POST …/events</c>: server-sent events for the script. They end when the signature stops counting: a rotation, the end of an overlap, a
    /// domain taken off the list, a block. <i>End sessions</i> ends them too; but these signatures do not expire, so the next call that carries
    /// one is let in again.
    /// </summary>
    public static async Task Follow(HttpContext http, HelpdeskAdmission admission, ConversationStream stream, HelpdeskDoors doors, TimeProvider time)
    {
        var since = time.GetUtcNow();
        if (await admission.AdmitAsync(http) is not { } contact) return;
        var origin = HelpdeskAdmission.OriginOf(http.Request);
        await stream.WriteAsync(http, new WatchedSession(null, [contact.IdentityId], since, null, CountsAsync), contact.Scope);

        async ValueTask<bool> CountsAsync(CancellationToken cancellationToken) =>
            await doors.FindAsync(contact.Door.HelpdeskId, cancellationToken) is { } door
            && IdentifierVerifier.VerifyHelpdesk(door, origin, contact.Request.Email, contact.Request.Signature, time.GetUtcNow()).Verdict == IdentifierVerdict.Accepted;
    }

    private static Task AnswerAsync(HttpContext http, HelpdeskAdmission admission, IResult? result) =>
        result is null ? admission.RefuseUnknownConversationAsync(http) : result.ExecuteAsync(http);
}
