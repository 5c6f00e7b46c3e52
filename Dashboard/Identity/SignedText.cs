using System.Buffers;

namespace Dashboard.Identity;

/// <summary>The text whose HMAC matched.</summary>
/// <param name="Utf8">Its bytes: those sent, or those of the profile.</param>
/// <param name="Profile">The name of the encoding profile that was needed, null where the text sent is the text signed.</param>
/// <param name="SecretIndex">Which of the secrets given it was.</param>
public sealed record SignedTextMatch(ReadOnlyMemory<byte> Utf8, string? Profile, int SecretIndex)
{
    /// <summary>The signed text as a string.</summary>
    public string Text => StrictUtf8.Encoding.GetString(Utf8.Span);
}

/// <summary>
/// Finds the text that a signature covers. A browser that is given an object sends <c>JSON.stringify(object)</c>, while the server that signed
/// it may write the same JSON otherwise; so the text as sent is tried first, then the same tokens in each of <see cref="EncodingProfiles.All"/>.
/// Nothing is re-ordered and nothing re-typed: whoever lacks the secret gains nothing, for each attempt is a full HMAC.
/// </summary>
public static class SignedText
{
    /// <summary>Matches a text that is in memory as a string.</summary>
    /// <returns>Null where nothing matches, and where the text holds a lone surrogate.</returns>
    public static SignedTextMatch? Match(IReadOnlyList<string> secrets, string sentText, string signature) =>
        StrictUtf8.TryGetBytes(sentText, out var utf8)
            ? Match([.. secrets.Select(StrictUtf8.Encoding.GetBytes)], utf8, signature)
            : null;

    /// <inheritdoc cref="Match(IReadOnlyList{string}, string, string)"/>
    public static SignedTextMatch? Match(string secret, string sentText, string signature) => Match([secret], sentText, signature);

    /// <summary>Matches the bytes as received.</summary>
    /// <param name="secrets">UTF-8 of each secret accepted now, the current one first.</param>
    /// <param name="sent">The text as sent, at most a few thousand bytes: the caller has checked its size, for a mismatch costs one HMAC per profile and secret.</param>
    /// <param name="signature">As received.</param>
    public static SignedTextMatch? Match(IReadOnlyList<byte[]> secrets, ReadOnlyMemory<byte> sent, ReadOnlySpan<char> signature)
    {
        Span<byte> digest = stackalloc byte[HmacSignature.Length / 2];
        if (!HmacSignature.TryParse(signature, digest)) return null;
        for (var i = 0; i < secrets.Count; i++)
        {
            if (HmacSignature.MatchesDigest(secrets[i], sent.Span, digest)) return new SignedTextMatch(sent, null, i);
        }

        // Duplicate keys and lone surrogates end it here, before any other spelling is tried.
        return JsonTokens.Read(sent.Span) is { } tokens ? MatchProfiles(secrets, tokens, digest) : null;
    }

    private static SignedTextMatch? MatchProfiles(IReadOnlyList<byte[]> secrets, List<JsonToken> tokens, ReadOnlySpan<byte> digest)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        foreach (var profile in EncodingProfiles.All)
        {
            buffer.ResetWrittenCount();
            profile.Write(tokens, buffer);
            for (var i = 0; i < secrets.Count; i++)
            {
                if (!HmacSignature.MatchesDigest(secrets[i], buffer.WrittenSpan, digest)) continue;
                return new SignedTextMatch(buffer.WrittenSpan.ToArray(), profile.Name, i);
            }
        }

        return null;
    }
}
