using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Dashboard.Identity;
using Microsoft.AspNetCore.DataProtection;

namespace Dashboard.ChatWidget;

/// <summary>An anonymous visitor of one widget, as far as the token tells.</summary>
/// <param name="Key">SHA-256 of the token's random bits, in lower-case hex: all that is stored of it.</param>
/// <param name="ContactId">The public id that the visitor's contact has, or will have once there is something to remember.</param>
public sealed record Visitor(string Key, string ContactId);

/// <summary>
/// The tokens of anonymous visitors: 128 random bits, sealed with the widget that they are good at. As nobody can make one up, a visitor who
/// only looks costs no row in the database: the contact is made with the first message, claim or attribute.
/// </summary>
public sealed class VisitorTokens(IDataProtectionProvider provider, TimeProvider time)
{
    private const int RandomBytes = 16;

    private readonly SealedTokens tokens = new(provider, "Dashboard.ChatWidget.Visitor.v1", time);

    /// <summary>A new visitor of a widget, with the token that is the only way back to them.</summary>
    public (string Token, Visitor Visitor) Issue(long widgetId)
    {
        Span<byte> content = stackalloc byte[RandomBytes + sizeof(long)];
        RandomNumberGenerator.Fill(content[..RandomBytes]);
        BinaryPrimitives.WriteInt64BigEndian(content[RandomBytes..], widgetId);
        return (tokens.Seal(content), VisitorOf(content[..RandomBytes]));
    }

    /// <summary>The visitor of a token that was made for this widget, or null.</summary>
    public Visitor? Read(string token, long widgetId) =>
        tokens.Open(token) is { Length: RandomBytes + sizeof(long) } content && BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(RandomBytes)) == widgetId
            ? VisitorOf(content.AsSpan(0, RandomBytes))
            : null;

    // Two digests of the same bits under different names: who knows the public id knows nothing of the stored key.
    private static Visitor VisitorOf(ReadOnlySpan<byte> random) => new(
        Convert.ToHexStringLower(Digest("visitor"u8, random)),
        Base64Url.EncodeToString(Digest("contact"u8, random).AsSpan(0, 16)));

    private static byte[] Digest(ReadOnlySpan<byte> name, ReadOnlySpan<byte> random) => SHA256.HashData([.. name, .. random]);
}
