using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Identity;

/// <summary>
/// The signature of all three doors: HMAC-SHA256 over UTF-8 bytes, written as 64 lower-case hex digits. The key is the UTF-8 text
/// of the secret as it was shown (<c>seeds/userhero-hmac-signing.txt</c>, RFC 2104).
/// </summary>
public static class HmacSignature
{
    /// <summary>Hex digits in a signature.</summary>
    public const int Length = 64;

    private static readonly SearchValues<char> LowerHexDigits = SearchValues.Create("0123456789abcdef");

    private const int DigestBytes = HMACSHA256.HashSizeInBytes;

    [ThreadStatic]
    private static (byte[] Secret, IncrementalHash? Hmac) ready;

    /// <summary>Signs <paramref name="text"/>; both arguments are well-formed Unicode.</summary>
    /// <returns>64 lower-case hex digits.</returns>
    /// <exception cref="EncoderFallbackException">A lone surrogate, which has no UTF-8.</exception>
    public static string Sign(string secret, string text)
    {
        Span<byte> digest = stackalloc byte[DigestBytes];
        HMACSHA256.HashData(StrictUtf8.Encoding.GetBytes(secret), StrictUtf8.Encoding.GetBytes(text), digest);
        return Convert.ToHexStringLower(digest);
    }

    /// <summary>Whether <paramref name="signature"/> is that of <paramref name="text"/> under <paramref name="secret"/>.</summary>
    /// <param name="secret">UTF-8 bytes of the secret's text.</param>
    /// <param name="text">The exact bytes that were signed.</param>
    /// <param name="signature">As received; anything but 64 lower-case hex digits is a mismatch, upper case too.</param>
    public static bool Matches(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> text, ReadOnlySpan<char> signature)
    {
        Span<byte> expected = stackalloc byte[DigestBytes];
        return TryParse(signature, expected) && MatchesDigest(secret, text, expected);
    }

    /// <summary>As <see cref="Matches(ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{char})"/>, for text in memory; text with a lone surrogate never matches.</summary>
    public static bool Matches(string secret, string text, ReadOnlySpan<char> signature) =>
        StrictUtf8.TryGetBytes(secret, out var key) && StrictUtf8.TryGetBytes(text, out var bytes) && Matches(key, bytes, signature);

    /// <summary>Reads 64 lower-case hex digits into 32 bytes.</summary>
    /// <returns>False, with <paramref name="digest"/> in no particular state, for anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> signature, Span<byte> digest)
    {
        if (signature.Length != Length || signature.ContainsAnyExcept(LowerHexDigits)) return false;
        return Convert.FromHexString(signature, digest, out _, out _) == OperationStatus.Done;
    }

    /// <summary>
    /// As <see cref="MatchesDigest(ReadOnlySpan{byte}, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> for a key that stays the same array: setting an
    /// HMAC up costs more than computing one, so each thread keeps the last that it used.
    /// </summary>
    internal static bool MatchesDigest(byte[] secret, ReadOnlySpan<byte> text, ReadOnlySpan<byte> expected)
    {
        if (ready.Hmac is null || !ReferenceEquals(ready.Secret, secret))
        {
            ready.Hmac?.Dispose();
            ready = (secret, IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret));
        }

        Span<byte> actual = stackalloc byte[DigestBytes];
        ready.Hmac.AppendData(text);
        ready.Hmac.GetHashAndReset(actual);
        return CryptographicOperations.FixedTimeEquals(actual, expected);
    }

    /// <summary>Compares in constant time, so that the answer's timing does not reveal how many digits were right.</summary>
    internal static bool MatchesDigest(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> text, ReadOnlySpan<byte> expected)
    {
        Span<byte> actual = stackalloc byte[DigestBytes];
        HMACSHA256.HashData(secret, text, actual);
        return CryptographicOperations.FixedTimeEquals(actual, expected);
    }
}
