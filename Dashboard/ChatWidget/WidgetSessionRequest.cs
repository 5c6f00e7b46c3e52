using System.Text.Json;
using Dashboard.Platform.Security;

namespace Dashboard.ChatWidget;

/// <summary>The body of <c>POST /api/widget/session</c>. Empty texts and null count as absent, save an empty signature beside an identity: that is a wrong one.</summary>
/// <param name="WidgetSlug">Not empty.</param>
/// <param name="VisitorToken">Of an earlier visit; anything.</param>
/// <param name="UserEmail">As passed.</param>
/// <param name="UserExternalUserId">As passed.</param>
/// <param name="UserSignature">Null where nothing claims to be signed.</param>
/// <param name="UserData">Null where there was none.</param>
public sealed record WidgetSessionRequest(
    string WidgetSlug, string? VisitorToken, string? UserEmail, string? UserExternalUserId, string? UserSignature, PageData? UserData)
{
    /// <summary>Longer bodies are refused unread, in bytes: room for the largest <c>userData</c> however it is escaped.</summary>
    public const int MaxBodyBytes = 160 * 1024;

    private const int MaxDepth = 8;

    /// <summary>Reads the body of a request.</summary>
    /// <returns>Null where it is not such an object: not JSON, a field missing, twice, of the wrong type or too large.</returns>
    public static Task<WidgetSessionRequest?> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        BoundedBody.ReadAsync(request, MaxBodyBytes, static body => Parse(body), cancellationToken);

    internal static WidgetSessionRequest? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            return new Fields().Read(ref json);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text with a lone surrogate, which has no UTF-8: nobody can have signed it.
            return null;
        }
    }

    private sealed class Fields
    {
        private static readonly string[] Names = ["widgetSlug", "visitorToken", "userEmail", "userExternalUserId", "userSignature"];

        private readonly Dictionary<string, string?> texts = new(StringComparer.Ordinal);
        private PageData? userData;
        private bool hasUserData;

        public WidgetSessionRequest? Read(ref Utf8JsonReader json)
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.GetString()!;
                var isGood = Names.Contains(name) ? ReadText(ref json, name) : name == "userData" ? ReadUserData(ref json) : json.Read() && json.TrySkip();
                if (!isGood) return null;
            }

            // The last read finds what must not follow the object.
            return json.TokenType == JsonTokenType.EndObject && !json.Read() && Text("widgetSlug") is { } slug
                ? new WidgetSessionRequest(slug, Text("visitorToken"), Text("userEmail"), Text("userExternalUserId"), Signature(), userData)
                : null;
        }

        // A field that comes twice is refused: which of the two another reader would take is anybody's guess.
        private bool ReadText(ref Utf8JsonReader json, string name)
        {
            if (!json.Read() || json.TokenType is not (JsonTokenType.String or JsonTokenType.Null)) return false;
            return texts.TryAdd(name, json.GetString());
        }

        private bool ReadUserData(ref Utf8JsonReader json)
        {
            if (hasUserData || !json.Read()) return false;
            hasUserData = true;
            if (json.TokenType == JsonTokenType.Null) return true;
            userData = json.TokenType == JsonTokenType.StartObject ? PageData.Read(ref json) : null;
            return userData is not null;
        }

        private string? Text(string name) => texts.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

        private string? Signature() =>
            texts.GetValueOrDefault("userSignature") is { } signature && (signature.Length > 0 || Text("userEmail") is not null || Text("userExternalUserId") is not null)
                ? signature
                : null;
    }
}
