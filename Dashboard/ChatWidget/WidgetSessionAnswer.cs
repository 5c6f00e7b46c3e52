using Dashboard.Conversations;

namespace Dashboard.ChatWidget;

/// <summary>
/// The answer to <c>POST /api/widget/session</c>:
/// <c>{"token","expiresIn","visitorToken","verified","contact":{"id","email","name"},"conversations":[C…],"widget":{"slug","name","theme","triggerPosition"}}</c>.
/// </summary>
internal static class WidgetSessionAnswer
{
    public static async Task WriteAsync(HttpContext http, OpenedSession opened)
    {
        var (session, door, contact) = (opened.Session, opened.Door, opened.Contact);
        IReadOnlyList<Conversation> conversations = contact is null
            ? []
            : await http.RequestServices.GetRequiredService<ConversationQueries>()
                .ListAsync(contact.ScopeAt(door.ProjectId, door.Id, session.IsVerified), http.RequestAborted);
        var token = http.RequestServices.GetRequiredService<WidgetTokens>().Write(session);
        await ConversationJson.Result(json =>
        {
            json.WriteString("token", token);
            json.WriteNumber("expiresIn", (long)(session.ExpiresAt - session.IssuedAt).TotalSeconds);
            json.WriteString("visitorToken", opened.VisitorToken);
            json.WriteBoolean("verified", session.IsVerified);
            json.WriteStartObject("contact");
            json.WriteString("id", opened.ContactId);
            json.WriteString("email", contact?.Email);
            json.WriteString("name", contact?.Name);
            json.WriteEndObject();
            ConversationJson.WriteList(json, conversations);
            json.WriteStartObject("widget");
            json.WriteString("slug", door.Slug);
            json.WriteString("name", door.Name);
            json.WriteString("theme", WidgetNames.Of(door.Theme));
            json.WriteString("triggerPosition", WidgetNames.Of(door.Position));
            json.WriteEndObject();
        }).ExecuteAsync(http);
    }
}
