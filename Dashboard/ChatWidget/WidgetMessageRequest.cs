using System.Text.Json;
using Dashboard.Platform.Security;
using Dashboard.Tickets;

namespace Dashboard.ChatWidget;

/// <summary>The body of <c>POST /api/widget/messages</c>.</summary>
/// <param name="ConversationId">Null begins a conversation.</param>
/// <param name="Message">Accepted by <see cref="TicketText.RefuseMessage"/>.</param>
public sealed record WidgetMessageRequest(string? ConversationId, string Message)
{
    /// <summary>Longer bodies are refused unread, in bytes: the longest message, however it is escaped.</summary>
    public const int MaxBodyBytes = 160 * 1024;

    private const int MaxDepth = 8;

    /// <returns>Null where it is not such an object: not JSON, a field missing, twice, of the wrong type or too large, a blank or over-long message.</returns>
    public static Task<WidgetMessageRequest?> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        BoundedBody.ReadAsync(request, MaxBodyBytes, static body => Parse(body), cancellationToken);

    internal static WidgetMessageRequest? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            return ParseObject(ref json);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text in it that is no Unicode.
            return null;
        }
    }

    private static WidgetMessageRequest? ParseObject(ref Utf8JsonReader json)
    {
        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            if (name is not ("conversationId" or "message"))
            {
                if (!json.Read() || !json.TrySkip()) return null;
                continue;
            }

            if (!json.Read() || json.TokenType is not (JsonTokenType.String or JsonTokenType.Null) || !texts.TryAdd(name, json.GetString())) return null;
        }

        // The last read finds what must not follow the object.
        if (json.TokenType != JsonTokenType.EndObject || json.Read()) return null;
        return TicketText.RefuseMessage(texts.GetValueOrDefault("message")) is null
            ? new WidgetMessageRequest(texts.GetValueOrDefault("conversationId"), texts["message"]!)
            : null;
    }
}
