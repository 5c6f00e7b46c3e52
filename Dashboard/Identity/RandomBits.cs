using System.Security.Cryptography;

namespace Dashboard.Identity;

/// <summary>
/// Random bytes of the operating system for what is made with every handshake: session ids and nonces. They are asked for a page at a time, since
/// asking costs more than all that is done with them; none is ever given twice, and what was given is forgotten here.
/// </summary>
internal static class RandomBits
{
    private const int Page = 1024;

    [ThreadStatic]
    private static byte[]? bytes;

    [ThreadStatic]
    private static int left;

    /// <summary>Fills <paramref name="target"/>, at most a page.</summary>
    public static void Fill(Span<byte> target)
    {
        bytes ??= new byte[Page];
        if (left < target.Length)
        {
            RandomNumberGenerator.Fill(bytes);
            left = Page;
        }

        var given = bytes.AsSpan(Page - left, target.Length);
        given.CopyTo(target);
        given.Clear();
        left -= target.Length;
    }

    /// <summary>A random UUID (RFC 9562 §5.4).</summary>
    public static Guid NewGuid()
    {
        Span<byte> bits = stackalloc byte[16];
        Fill(bits);
        bits[6] = (byte)((bits[6] & 0x0F) | 0x40);
        bits[8] = (byte)((bits[8] & 0x3F) | 0x80);
        return new Guid(bits, bigEndian: true);
    }
}
