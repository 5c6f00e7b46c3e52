using System.Text.Json;
using Dashboard.Identity;
using Dashboard.Platform.Security;
using Dashboard.Tickets;

namespace Dashboard.TicketCenter;

/// <summary>
/// The body of a call of the Ticket Center (product §3): every one carries the signed email, since there is no session. Fields that a call
/// does not use are read all the same, and refused where they are wrong.
/// </summary>
/// <param name="HelpdeskId">Not empty.</param>
/// <param name="Email">An email address as passed, untrimmed: the signature may cover exactly that.</param>
/// <param name="Signature">Not empty; anything.</param>
/// <param name="Message">As <see cref="TicketText"/> accepts it; null where there was none.</param>
/// <param name="ConversationId">Not empty; null where there was none.</param>
/// <param name="Read">The conversation is before the customer's eyes.</param>
/// <param name="UpTo">With <paramref name="Read"/>: id of the newest message that is; null means all of them.</param>
public sealed record HelpdeskRequest(string HelpdeskId, string Email, string Signature, string? Message, string? ConversationId, bool Read, string? UpTo)
{
    /// <summary>Longer bodies are refused unread, in bytes: the longest message with every character escaped as <c>\uXXXX</c>, and the rest.</summary>
    public const int MaxBodyBytes = (6 * Data.Tickets.Message.MaxBodyLength) + (16 * 1024);

    private const int MaxDepth = 8;

    /// <summary>Reads the body of a request.</summary>
    /// <returns>Null where it is not such an object: not JSON, a field missing, empty, twice or of the wrong type, no email address, no acceptable message, too large.</returns>
    public static Task<HelpdeskRequest?> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        BoundedBody.ReadAsync(request, MaxBodyBytes, Parse, cancellationToken);

    internal static HelpdeskRequest? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            var fields = new Fields();
            return fields.TryRead(ref json) ? fields.ToRequest() : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A string with a lone surrogate has no UTF-8, so nobody can have signed or written it.
            return null;
        }
    }

    /// <summary>What was found so far. A key that comes twice is refused: which of the two another reader would take is anybody's guess.</summary>
    private struct Fields
    {
        private string? helpdeskId;
        private string? email;
        private string? signature;
        private string? message;
        private string? conversationId;
        private string? upTo;
        private bool read;
        private HashSet<string>? others;
        private int seen;

        public bool TryRead(ref Utf8JsonReader json)
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return false;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (!TryReadField(ref json)) return false;
            }

            // The last read finds what must not follow the object.
            return json.TokenType == JsonTokenType.EndObject && !json.Read();
        }

        public readonly HelpdeskRequest? ToRequest()
        {
            if (helpdeskId is null || email is null || signature is null || IdentifierText.NormalizeEmail(email) is null) return null;
            if (message is not null && TicketText.RefuseMessage(message) is not null) return null;
            return new HelpdeskRequest(helpdeskId, email, signature, message, conversationId, read, upTo);
        }

        private bool TryReadField(ref Utf8JsonReader json) =>
            json.ValueTextEquals("helpdeskId"u8) ? TryReadText(ref json, ref helpdeskId, 1)
            : json.ValueTextEquals("email"u8) ? TryReadText(ref json, ref email, 2)
            : json.ValueTextEquals("signature"u8) ? TryReadText(ref json, ref signature, 4)
            : json.ValueTextEquals("message"u8) ? TryReadText(ref json, ref message, 8)
            : json.ValueTextEquals("conversationId"u8) ? TryReadText(ref json, ref conversationId, 16, mayBeNull: true)
            : json.ValueTextEquals("upTo"u8) ? TryReadText(ref json, ref upTo, 32, mayBeNull: true)
            : json.ValueTextEquals("read"u8) ? TryReadFlag(ref json, 64)
            : (others ??= new HashSet<string>(StringComparer.Ordinal)).Add(json.GetString()!) && json.Read() && json.TrySkip();

        private bool TryReadText(ref Utf8JsonReader json, ref string? text, int field, bool mayBeNull = false)
        {
            if (!IsFirst(field) || !json.Read()) return false;
            if (mayBeNull && json.TokenType == JsonTokenType.Null) return true;
            if (json.TokenType != JsonTokenType.String || json.ValueSpan.Length == 0) return false;
            text = json.GetString();
            return true;
        }

        private bool TryReadFlag(ref Utf8JsonReader json, int field)
        {
            if (!IsFirst(field) || !json.Read() || json.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null)) return false;
            read = json.TokenType == JsonTokenType.True;
            return true;
        }

        private bool IsFirst(int field)
        {
            var isFirst = (seen & field) == 0;
            seen |= field;
            return isFirst;
        }
    }
}
