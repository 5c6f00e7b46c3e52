using System.Buffers.Binary;

namespace Dashboard.Platform.Images;

/// <summary>What the bytes themselves say of a PNG, JPEG or WebP picture; nothing that was claimed about them counts.</summary>
/// <param name="ContentType"><c>image/png</c>, <c>image/jpeg</c> or <c>image/webp</c>.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
public sealed record RasterImage(string ContentType, int Width, int Height)
{
    /// <summary>Reads the head of a file.</summary>
    /// <returns>Null for anything else, and for a picture without a size.</returns>
    public static RasterImage? TryRead(ReadOnlySpan<byte> file)
    {
        var found = file switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png(file),
            [0xFF, 0xD8, 0xFF, ..] => Jpeg(file),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => WebP(file),
            _ => null,
        };
        return found is { Width: > 0, Height: > 0 } ? found : null;
    }

    /// <summary>The first chunk is IHDR (PNG specification, 11.2.1).</summary>
    private static RasterImage? Png(ReadOnlySpan<byte> file)
    {
        if (file.Length < 24 || !file.Slice(12, 4).SequenceEqual("IHDR"u8)) return null;
        return new RasterImage("image/png", BinaryPrimitives.ReadInt32BigEndian(file[16..]), BinaryPrimitives.ReadInt32BigEndian(file[20..]));
    }

    /// <summary>Goes from segment to segment up to the frame's (ITU T.81, B.2.2).</summary>
    private static RasterImage? Jpeg(ReadOnlySpan<byte> file)
    {
        for (var at = 2; at + 9 <= file.Length;)
        {
            if (file[at] != 0xFF) return null;
            var marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            // C4, C8 and CC are tables; the others of the row are frames.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return new RasterImage("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]));
            }

            at += 2 + Math.Max(2, (int)BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]));
        }

        return null;
    }

    /// <summary>Lossy, lossless or extended (RFC 9649).</summary>
    private static RasterImage? WebP(ReadOnlySpan<byte> file)
    {
        if (file.Length < 30) return null;
        var chunk = file.Slice(12, 4);
        if (chunk.SequenceEqual("VP8 "u8) && file.Slice(23, 3).SequenceEqual(new byte[] { 0x9D, 0x01, 0x2A }))
        {
            return new RasterImage("image/webp", BinaryPrimitives.ReadUInt16LittleEndian(file[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(file[28..]) & 0x3FFF);
        }

        if (chunk.SequenceEqual("VP8L"u8) && file[20] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(file[21..]);
            return new RasterImage("image/webp", (int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
        }

        return chunk.SequenceEqual("VP8X"u8)
            ? new RasterImage("image/webp", 1 + (file[24] | (file[25] << 8) | (file[26] << 16)), 1 + (file[27] | (file[28] << 8) | (file[29] << 16)))
            : null;
    }
}
