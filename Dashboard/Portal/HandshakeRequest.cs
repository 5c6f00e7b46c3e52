using System.Buffers;
using System.Text.Json;
using Dashboard.Identity;
using Dashboard.Platform.Security;

namespace Dashboard.Portal;

/// <summary>The body of <c>POST /api/portal/session</c>.</summary>
/// <param name="PublicKey">Not empty.</param>
/// <param name="Payload">UTF-8 of the signed text as sent, 1 to <see cref="IdentityPayload.MaxBytes"/> bytes.</param>
/// <param name="Signature">Not empty; anything.</param>
/// <param name="Wishes">From <c>options</c>.</param>
public sealed record HandshakeRequest(string PublicKey, byte[] Payload, string Signature, PortalWishes Wishes)
{
    /// <summary>Longer bodies are refused unread, in bytes.</summary>
    public const int MaxBodyBytes = 20 * 1024;

    private const int MaxDepth = 8;

    /// <summary>Reads the body of a request.</summary>
    /// <returns>Null where it is not such an object: not JSON, a field missing, empty or of the wrong type, too large.</returns>
    public static Task<HandshakeRequest?> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        BoundedBody.ReadAsync(request, MaxBodyBytes, Parse, cancellationToken);

    internal static HandshakeRequest? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            return ParseObject(ref json);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A string with a lone surrogate has no UTF-8, so nobody can have signed it.
            return null;
        }
    }

    private static HandshakeRequest? ParseObject(ref Utf8JsonReader json)
    {
        string? publicKey = null, signature = null;
        byte[]? payload = null;
        var wishes = PortalWishes.None;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isGood = json.ValueTextEquals("publicKey"u8) ? ReadText(ref json, ref publicKey)
                : json.ValueTextEquals("signature"u8) ? ReadText(ref json, ref signature)
                : json.ValueTextEquals("payload"u8) ? ReadPayload(ref json, ref payload)
                : json.ValueTextEquals("options"u8) ? ReadOptions(ref json, ref wishes)
                : json.Read() && json.TrySkip();
            if (!isGood) return null;
        }

        // The last read finds what must not follow the object.
        return json.TokenType == JsonTokenType.EndObject && !json.Read() && publicKey is not null && payload is not null && signature is not null
            ? new HandshakeRequest(publicKey, payload, signature, wishes)
            : null;
    }

    // A field that comes twice is refused: which of the two another reader would take is anybody's guess.
    private static bool ReadText(ref Utf8JsonReader json, ref string? text)
    {
        if (text is not null || !json.Read() || json.TokenType != JsonTokenType.String || json.ValueSpan.Length == 0) return false;
        text = json.GetString();
        return true;
    }

    private static bool ReadPayload(ref Utf8JsonReader json, ref byte[]? payload)
    {
        if (payload is not null || !json.Read() || json.TokenType != JsonTokenType.String || json.ValueSpan.Length == 0) return false;
        var unescaped = ArrayPool<byte>.Shared.Rent(json.ValueSpan.Length);
        var length = json.CopyString(unescaped);
        if (length <= IdentityPayload.MaxBytes) payload = unescaped.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(unescaped);
        return payload is not null;
    }

    private static bool ReadOptions(ref Utf8JsonReader json, ref PortalWishes wishes)
    {
        if (!json.Read() || json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null)) return false;
        if (json.TokenType == JsonTokenType.StartObject) wishes = PortalWishes.Read(ref json);
        return true;
    }
}
