using System.Buffers.Binary;
using System.Text;
using Dashboard.Identity;
using Microsoft.AspNetCore.DataProtection;

namespace Dashboard.Portal;

/// <summary>Writes sessions as opaque tokens and reads them back. That a token reads back says only that we wrote it, not that the session still holds.</summary>
public sealed class PortalTokens(IDataProtectionProvider provider, TimeProvider time)
{
    /// <summary>An origin that an allowlist matched is a host name and a port; a payload has three identities.</summary>
    private const int MaxBytes = 512;

    private readonly SealedTokens tokens = new(provider, "Dashboard.Portal.Session.v2", time);

    /// <summary>Some 450 characters of base64url.</summary>
    public string Write(PortalSession session) => tokens.Seal(Serialize(session, stackalloc byte[MaxBytes]));

    /// <summary>The session in a token of ours, or null.</summary>
    public PortalSession? Read(string text) => tokens.Open(text) is { } content ? Deserialize(content) : null;

    private static ReadOnlySpan<byte> Serialize(PortalSession session, Span<byte> buffer)
    {
        session.Id.TryWriteBytes(buffer);
        var rest = buffer[16..];
        Write(ref rest, session.PortalId);
        Write(ref rest, session.Generation);
        Write(ref rest, session.SecretId);
        Write(ref rest, session.CustomerId);
        Write(ref rest, session.IssuedAt.UtcTicks);
        Write(ref rest, session.ExpiresAt.UtcTicks);
        rest[0] = (byte)session.IdentityIds.Count;
        rest = rest[1..];
        foreach (var id in session.IdentityIds) Write(ref rest, id);
        rest = rest[Encoding.UTF8.GetBytes(session.Origin, rest)..];
        return buffer[..^rest.Length];
    }

    private static void Write(ref Span<byte> rest, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(rest, value);
        rest = rest[sizeof(long)..];
    }

    private static long Read(ref ReadOnlySpan<byte> rest)
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(rest);
        rest = rest[sizeof(long)..];
        return value;
    }

    private static PortalSession Deserialize(ReadOnlySpan<byte> content)
    {
        var id = new Guid(content[..16]);
        var rest = content[16..];
        var session = new PortalSession
        {
            Id = id,
            PortalId = Read(ref rest),
            Generation = (int)Read(ref rest),
            SecretId = Read(ref rest),
            CustomerId = Read(ref rest),
            IssuedAt = new DateTimeOffset(Read(ref rest), TimeSpan.Zero),
            ExpiresAt = new DateTimeOffset(Read(ref rest), TimeSpan.Zero),
            Origin = "",
            IdentityIds = [],
        };
        var ids = new long[rest[0]];
        rest = rest[1..];
        for (var i = 0; i < ids.Length; i++) ids[i] = Read(ref rest);
        return session with { IdentityIds = ids, Origin = Encoding.UTF8.GetString(rest) };
    }
}
