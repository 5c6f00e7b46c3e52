using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dashboard.Data.Tickets;
using Dashboard.Platform.Mail;
using Dashboard.Platform.Markdown;

namespace Dashboard.Conversations;

/// <summary>
/// Conversations and messages as the published contract writes them (product §3: C and M). Times are RFC 3339 in UTC, ids opaque strings.
/// </summary>
public static class ConversationJson
{
    /// <summary>C, and beside what is published whether an agent has <c>seen</c> the customer's newest message.</summary>
    public static void Write(Utf8JsonWriter json, Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(conversation);
        json.WriteStartObject();
        json.WriteString("id"u8, conversation.Id);
        json.WriteString("subject"u8, conversation.Subject);
        json.WriteString("status"u8, conversation.IsOpen ? "open"u8 : "closed"u8);
        json.WriteNumber("unread"u8, conversation.Unread);
        json.WriteBoolean("seen"u8, conversation.Seen);
        WriteTime(json, "createdAt"u8, conversation.CreatedAt);
        WriteTime(json, "updatedAt"u8, conversation.UpdatedAt);
        json.WritePropertyName("lastMessage"u8);
        if (conversation.LastMessage is { } last)
        {
            json.WriteStartObject();
            json.WriteString("text"u8, last.Text);
            json.WriteString("author"u8, NameOf(last.Author));
            WriteTime(json, "createdAt"u8, last.CreatedAt);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// M. Its <c>html</c> is what <see cref="SafeMarkdown"/> makes of the text: block elements without script, style, image or frame. What a mail quotes is
    /// folded in it (<c>details</c>).
    /// </summary>
    public static void Write(Utf8JsonWriter json, ConversationMessage message)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(message);
        json.WriteStartObject();
        json.WriteString("id"u8, message.Id);
        json.WriteString("author"u8, NameOf(message.Author));
        json.WriteString("authorName"u8, message.AuthorName);
        json.WriteString("text"u8, message.Text);
        json.WriteString("html"u8, HtmlOf(message));
        WriteTime(json, "createdAt"u8, message.CreatedAt);
        json.WriteEndObject();
    }

    private static string? HtmlOf(ConversationMessage message)
    {
        if (!message.ByMail || QuotedText.Split(message.Text) is not { Quoted.Length: > 0 } mailed) return SafeMarkdown.ToHtml(message.Text).Value;
        return $"{SafeMarkdown.ToHtml(mailed.Fresh).Value}<details><summary>Quoted text</summary>\n{SafeMarkdown.ToHtml(mailed.Quoted).Value}</details>\n";
    }

    /// <summary><c>"conversations":[C…]</c> of an object that the caller has begun.</summary>
    public static void WriteList(Utf8JsonWriter json, IEnumerable<Conversation> conversations)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(conversations);
        json.WriteStartArray("conversations"u8);
        foreach (var conversation in conversations) Write(json, conversation);
        json.WriteEndArray();
    }

    /// <summary><c>{"conversations":[C…]}</c></summary>
    public static IResult Result(IEnumerable<Conversation> conversations) => new JsonResult(StatusCodes.Status200OK, json => WriteList(json, conversations));

    /// <summary><c>{"conversation":C}</c></summary>
    public static IResult Result(Conversation conversation) => new JsonResult(StatusCodes.Status200OK, json => WriteNamed(json, conversation));

    /// <summary><c>{"conversation":C,"messages":[M…]}</c></summary>
    public static IResult Result(ConversationThread thread) => new JsonResult(StatusCodes.Status200OK, json =>
    {
        WriteNamed(json, thread.Conversation);
        json.WriteStartArray("messages"u8);
        foreach (var message in thread.Messages) Write(json, message);
        json.WriteEndArray();
    });

    /// <summary><c>{"conversationId","conversation":C,"message":M}</c>: 201 where the message began the conversation, else 200.</summary>
    public static IResult Result(SentMessage sent) => new JsonResult(sent.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, json =>
    {
        json.WriteString("conversationId"u8, sent.Conversation.Id);
        WriteNamed(json, sent.Conversation);
        json.WritePropertyName("message"u8);
        Write(json, sent.Message);
    });

    /// <summary>Any other object of a door's, written by the caller between its braces.</summary>
    public static IResult Result(Action<Utf8JsonWriter> writeMembers) => new JsonResult(StatusCodes.Status200OK, writeMembers);

    private static void WriteNamed(Utf8JsonWriter json, Conversation conversation)
    {
        json.WritePropertyName("conversation"u8);
        Write(json, conversation);
    }

    private static ReadOnlySpan<byte> NameOf(MessageAuthor author) => author switch
    {
        MessageAuthor.Customer => "customer"u8,
        MessageAuthor.Agent => "agent"u8,
        _ => "system"u8,
    };

    private static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset time) =>
        json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    /// <summary>The answer is JSON and is never read as anything else (<c>nosniff</c>), so nothing needs an escape that JSON does not ask for.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed class JsonResult(int status, Action<Utf8JsonWriter> writeMembers) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => status;

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            // Written whole before the status goes out: a failure half way still becomes an error.
            var body = new ArrayBufferWriter<byte>(1024);
            await using (var json = new Utf8JsonWriter(body, Plain))
            {
                json.WriteStartObject();
                writeMembers(json);
                json.WriteEndObject();
            }

            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = body.WrittenCount;
            response.Headers.CacheControl = "no-store";
            await response.Body.WriteAsync(body.WrittenMemory, httpContext.RequestAborted);
        }
    }
}
