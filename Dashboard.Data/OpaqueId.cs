using System.Buffers.Text;
using System.Security.Cryptography;

namespace Dashboard.Data;

/// <summary>Identifiers shown to people outside the team: they say nothing about volume and cannot be guessed.</summary>
public static class OpaqueId
{
    /// <summary>Length of an opaque id in characters.</summary>
    public const int Length = 22;

    /// <summary>Whether a text could be one: of that length and alphabet.</summary>
    public static bool IsWellFormed(string? text) => text is { Length: Length } && Base64Url.IsValid(text);

    /// <summary>128 random bits from the operating system as 22 characters of base64url (RFC 4648 §5).</summary>
    public static string New()
    {
        Span<byte> bits = stackalloc byte[16];
        RandomNumberGenerator.Fill(bits);
        return Base64Url.EncodeToString(bits);
    }
}
