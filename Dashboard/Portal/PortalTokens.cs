using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Dashboard.Portal;

/// <summary>
/// Writes sessions as opaque tokens and reads them back. A token is encrypted and authenticated with the installation's key ring, for this
/// purpose alone; that it reads back says only that we wrote it, not that the session still holds.
/// </summary>
public sealed class PortalTokens(IDataProtectionProvider provider)
{
    /// <summary>Longer texts are not looked at.</summary>
    private const int MaxLength = 2048;
    private const byte Version = 1;

    private readonly IDataProtector protector = provider.CreateProtector("Dashboard.Portal.Session.v1");

    /// <summary>Some 300 characters of base64url.</summary>
    public string Write(PortalSession session)
    {
        using var buffer = new MemoryStream(256);
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Version);
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
        }

        return Base64Url.EncodeToString(protector.Protect(buffer.ToArray()));
    }

    /// <summary>The session in a token of ours, or null.</summary>
    public PortalSession? Read(string token)
    {
        if (token.Length is 0 or > MaxLength || !Base64Url.IsValid(token)) return null;
        try
        {
            using var reader = new BinaryReader(new MemoryStream(protector.Unprotect(Base64Url.DecodeFromChars(token))), Encoding.UTF8);
            return reader.ReadByte() == Version ? Read(reader) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static PortalSession Read(BinaryReader reader)
    {
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
