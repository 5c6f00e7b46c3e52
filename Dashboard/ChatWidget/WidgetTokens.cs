using System.Text;
using Dashboard.Identity;
using Microsoft.AspNetCore.DataProtection;

namespace Dashboard.ChatWidget;

/// <summary>Writes sessions as opaque tokens and reads them back. That a token reads back says only that we wrote it, not that the session still holds.</summary>
public sealed class WidgetTokens(IDataProtectionProvider provider, TimeProvider time)
{
    private readonly SealedTokens tokens = new(provider, "Dashboard.ChatWidget.Session.v1", time);

    /// <summary>Some 500 characters of base64url.</summary>
    public string Write(WidgetSession session) => tokens.Seal(Serialize(session));

    /// <summary>The session in a token of ours, or null.</summary>
    public WidgetSession? Read(string text) => tokens.Open(text) is { } content ? Deserialize(content) : null;

    private static byte[] Serialize(WidgetSession session)
    {
        using var buffer = new MemoryStream(192);
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(session.Id.ToByteArray());
        writer.Write(session.WidgetId);
        writer.Write(session.Generation);
        writer.Write(session.SecretId);
        writer.Write(session.IdentityId);
        writer.Write(session.VisitorKey);
        writer.Write(session.ContactId);
        writer.Write(session.Origin);
        writer.Write(session.IssuedAt.UtcTicks);
        writer.Write(session.ExpiresAt.UtcTicks);
        return buffer.ToArray();
    }

    private static WidgetSession Deserialize(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
        return new WidgetSession
        {
            Id = new Guid(reader.ReadBytes(16)),
            WidgetId = reader.ReadInt64(),
            Generation = reader.ReadInt32(),
            SecretId = reader.ReadInt64(),
            IdentityId = reader.ReadInt64(),
            VisitorKey = reader.ReadString(),
            ContactId = reader.ReadString(),
            Origin = reader.ReadString(),
            IssuedAt = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
            ExpiresAt = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
        };
    }
}
