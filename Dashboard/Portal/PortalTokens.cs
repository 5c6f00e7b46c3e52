using System.Text;
using Dashboard.Identity;
using Microsoft.AspNetCore.DataProtection;

namespace Dashboard.Portal;

/// <summary>Writes sessions as opaque tokens and reads them back. That a token reads back says only that we wrote it, not that the session still holds.</summary>
public sealed class PortalTokens(IDataProtectionProvider provider, TimeProvider time)
{
    private readonly SealedTokens tokens = new(provider, "Dashboard.Portal.Session.v1", time);

    /// <summary>Some 450 characters of base64url.</summary>
    public string Write(PortalSession session) => tokens.Seal(Serialize(session));

    /// <summary>The session in a token of ours, or null.</summary>
    public PortalSession? Read(string text) => tokens.Open(text) is { } content ? Deserialize(content) : null;

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
