using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Dashboard.Portal;

/// <summary>
/// Writes sessions as opaque tokens and reads them back: AES-256-GCM under a key that the installation's key ring wraps
/// (<see cref="TokenKeys"/>). That a token reads back says only that we wrote it, not that the session still holds.
/// </summary>
public sealed class PortalTokens(IDataProtectionProvider provider, TimeProvider time)
{
    /// <summary>Longer texts are not looked at.</summary>
    private const int MaxLength = 2048;

    private const byte Version = 1;
    private const int HeaderBytes = 3;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    [ThreadStatic]
    private static (byte[] Key, AesGcm Cipher)? sealing;

    private readonly TokenKeys keys = new(provider.CreateProtector("Dashboard.Portal.Session.v1"), time);

    /// <summary>Some 450 characters of base64url.</summary>
    public string Write(PortalSession session)
    {
        var key = keys.Current();
        var content = Serialize(session);
        var prefix = HeaderBytes + key.Wrapped.Length;
        var token = new byte[prefix + NonceBytes + content.Length + TagBytes];
        token[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(token.AsSpan(1), (ushort)key.Wrapped.Length);
        key.Wrapped.CopyTo(token, HeaderBytes);
        var nonce = token.AsSpan(prefix, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        CipherOf(key.Key).Encrypt(nonce, content, token.AsSpan(prefix + NonceBytes, content.Length), token.AsSpan(token.Length - TagBytes), token.AsSpan(0, prefix));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The session in a token of ours, or null.</summary>
    public PortalSession? Read(string text)
    {
        if (text.Length is 0 or > MaxLength || !Base64Url.IsValid(text)) return null;
        var token = Base64Url.DecodeFromChars(text);
        if (token.Length < HeaderBytes || token[0] != Version) return null;
        var prefix = HeaderBytes + BinaryPrimitives.ReadUInt16BigEndian(token.AsSpan(1));
        if (token.Length < prefix + NonceBytes + TagBytes) return null;
        try
        {
            return Deserialize(Open(token, prefix));
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

    private static byte[] Serialize(PortalSession session)
    {
        using var buffer = new MemoryStream(192);
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(session.Id.ToByteArray());
        writer.Write(session.PortalId);
        writer.Write(session.Generation);
        writer.Write(session.SecretId);
        writer.Write(session.CustomerId);
        writer.Write(session.IssuedAt.UtcTicks);
        writer.Write(session.ExpiresAt.UtcTicks);
        writer.Write(session.Origin);
        writer.Write((byte)session.IdentityIds.Count);
        foreach (var id in session.IdentityIds) writer.Write(id);
        return buffer.ToArray();
    }

    private static PortalSession Deserialize(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
        var session = new PortalSession
        {
            Id = new Guid(reader.ReadBytes(16)),
            PortalId = reader.ReadInt64(),
            Generation = reader.ReadInt32(),
            SecretId = reader.ReadInt64(),
            CustomerId = reader.ReadInt64(),
            IssuedAt = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
            ExpiresAt = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
            Origin = reader.ReadString(),
            IdentityIds = [],
        };
        var ids = new long[reader.ReadByte()];
        for (var i = 0; i < ids.Length; i++) ids[i] = reader.ReadInt64();
        return session with { IdentityIds = ids };
    }
}
