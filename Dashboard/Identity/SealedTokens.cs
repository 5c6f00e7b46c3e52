using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Dashboard.Identity;

/// <summary>
/// Seals the content of a session's token and opens it again: AES-256-GCM under a key that the installation's key ring wraps
/// (<see cref="TokenKeys"/>). That a token opens says only that we sealed it for this purpose, not that its session still holds.
/// </summary>
/// <param name="provider">The key ring.</param>
/// <param name="purpose">What the tokens are for, such as <c>Dashboard.Portal.Session.v1</c>; those of another purpose do not open.</param>
/// <param name="time">Keys are renewed by it.</param>
public sealed class SealedTokens(IDataProtectionProvider provider, string purpose, TimeProvider time)
{
    /// <summary>Longer texts are not looked at.</summary>
    private const int MaxLength = 2048;

    private const byte Version = 1;
    private const int HeaderBytes = 3;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    [ThreadStatic]
    private static (byte[] Key, AesGcm Cipher)? sealing;

    private readonly TokenKeys keys = new(provider.CreateProtector(purpose), time);

    /// <summary>Some 350 characters of base64url more than the content.</summary>
    public string Seal(ReadOnlySpan<byte> content)
    {
        var key = keys.Current();
        var prefix = HeaderBytes + key.Wrapped.Length;
        var length = prefix + NonceBytes + content.Length + TagBytes;
        Span<byte> token = length <= 1024 ? stackalloc byte[length] : new byte[length];
        token[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(token[1..], (ushort)key.Wrapped.Length);
        key.Wrapped.CopyTo(token[HeaderBytes..]);
        var nonce = token.Slice(prefix, NonceBytes);
        RandomBits.Fill(nonce);
        CipherOf(key.Key).Encrypt(nonce, content, token.Slice(prefix + NonceBytes, content.Length), token[^TagBytes..], token[..prefix]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The content of a token of ours, or null.</summary>
    public byte[]? Open(string text)
    {
        if (text.Length is 0 or > MaxLength || !Base64Url.IsValid(text)) return null;
        var token = Base64Url.DecodeFromChars(text);
        if (token.Length < HeaderBytes || token[0] != Version) return null;
        var prefix = HeaderBytes + BinaryPrimitives.ReadUInt16BigEndian(token.AsSpan(1));
        if (token.Length < prefix + NonceBytes + TagBytes) return null;
        try
        {
            return Open(token, prefix);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private byte[] Open(byte[] token, int prefix)
    {
        using var aes = new AesGcm(keys.Unwrap(token.AsSpan(HeaderBytes, prefix - HeaderBytes)), TagBytes);
        var content = new byte[token.Length - prefix - NonceBytes - TagBytes];
        aes.Decrypt(
            token.AsSpan(prefix, NonceBytes), token.AsSpan(prefix + NonceBytes, content.Length), token.AsSpan(token.Length - TagBytes), content, token.AsSpan(0, prefix));
        return content;
    }

    // Setting a cipher up costs more than sealing a token, and one cipher must not serve two threads at once.
    private static AesGcm CipherOf(byte[] key)
    {
        if (sealing is { } ready && ReferenceEquals(ready.Key, key)) return ready.Cipher;
        sealing?.Cipher.Dispose();
        var cipher = new AesGcm(key, TagBytes);
        sealing = (key, cipher);
        return cipher;
    }
}
