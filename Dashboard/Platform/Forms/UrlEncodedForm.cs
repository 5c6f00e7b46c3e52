using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Dashboard.Platform.Forms;

/// <summary>
/// Reads <c>application/x-www-form-urlencoded</c> as the URL Standard parses it: nothing in a value is an error. UTF-8, as our pages are; bytes
/// that are none become U+FFFD, a NUL stays one.
/// </summary>
internal static class UrlEncodedForm
{
    /// <summary>Names and values together; no page has nearly so many.</summary>
    public const int MaxFields = 5_000;

    /// <exception cref="InvalidDataException">More than <see cref="MaxFields"/>.</exception>
    /// <exception cref="BadHttpRequestException">413: more than <paramref name="maxBytes"/>.</exception>
    public static async Task<FormCollection> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > maxBytes) throw new BadHttpRequestException("The form is too large.", StatusCodes.Status413PayloadTooLarge);
            await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    internal static FormCollection Parse(ReadOnlySpan<byte> body)
    {
        var fields = new KeyValueAccumulator();
        foreach (var range in body.Split((byte)'&'))
        {
            var field = body[range];
            if (field.IsEmpty) continue;
            if (fields.ValueCount == MaxFields) throw new InvalidDataException("A form of too many fields.");
            var end = field.IndexOf((byte)'=');
            fields.Append(Decode(end < 0 ? field : field[..end]), end < 0 ? "" : Decode(field[(end + 1)..]));
        }

        return new FormCollection(fields.GetResults());
    }

    private static string Decode(ReadOnlySpan<byte> encoded)
    {
        var decoded = new byte[encoded.Length];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var isEscape = encoded[i] == '%' && i + 2 < encoded.Length && IsHex(encoded[i + 1]) && IsHex(encoded[i + 2]);
            decoded[length++] = isEscape ? byte.Parse(encoded.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : encoded[i] == '+' ? (byte)' ' : encoded[i];
            if (isEscape) i += 2;
        }

        return Encoding.UTF8.GetString(decoded, 0, length);
    }

    private static bool IsHex(byte digit) => char.IsAsciiHexDigit((char)digit);
}
