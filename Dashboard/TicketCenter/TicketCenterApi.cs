using Dashboard.Conversations;

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

    private static Task AnswerAsync(HttpContext http, HelpdeskAdmission admission, IResult? result) =>
        result is null ? admission.RefuseUnknownConversationAsync(http) : result.ExecuteAsync(http);
}
