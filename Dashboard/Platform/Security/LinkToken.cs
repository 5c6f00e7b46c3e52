using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Platform.Security;

/// <summary>
/// The token of a single-use link (product §8): 256 random bits as 43 characters of base64url. Only its hash is kept. A plain SHA-256 does,
/// since 256 random bits cannot be guessed from it; and whoever looks it up compares hashes, so the time tells nothing of the token.
/// </summary>
public static class LinkToken
{
    private const int Bytes = 32;
    private const int Length = 43;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>SHA-256 of the token's text: 64 hex digits.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>The hash of what came in an address or a form; null if no token of ours looks like that.</summary>
    public static string? TryHash(string? token) => token is { Length: Length } ? HashOf(token) : null;
}
