using System.Buffers;
using System.Globalization;

namespace Dashboard.Identity;

/// <summary>Host names as browsers write them after the WHATWG URL parser: lower case, punycode, IPv4 in four decimal numbers.</summary>
internal static class HostName
{
    private const int MaxHost = 253;
    private const int MaxLabel = 63;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false, AllowUnassigned = false };
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Brings <paramref name="name"/> into that form.</summary>
    /// <param name="name">Without port; may be in any script.</param>
    /// <param name="host">The normalised host; empty where refused.</param>
    public static OriginRefusal Normalize(string name, out string host)
    {
        host = "";
        var refusal = RefuseDots(name);
        if (refusal != OriginRefusal.None) return refusal;
        if (!TryToAscii(name, out var ascii)) return OriginRefusal.Host;

        // Mapping can bring forth dots (U+3002), so it is looked at once more.
        refusal = RefuseDots(ascii);
        if (refusal == OriginRefusal.None) refusal = RefuseCharacters(ascii);
        if (refusal == OriginRefusal.None && EndsInNumber(ascii) && !IsIPv4(ascii)) refusal = OriginRefusal.IPv4;
        if (refusal == OriginRefusal.None) host = ascii;
        return refusal;
    }

    /// <summary>Whether <paramref name="host"/> is four decimal numbers of 0–255 without leading zeros.</summary>
    public static bool IsIPv4(string host)
    {
        var parts = host.Split('.');
        return parts.Length == 4 && Array.TrueForAll(parts, part =>
            byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == part);
    }

    private static bool TryToAscii(string name, out string ascii)
    {
        ascii = name.ToLowerInvariant();

        // Plain names stay out of the mapping: it refuses hyphens in the third and fourth place, browsers do not.
        if (System.Text.Ascii.IsValid(name) && !ascii.Contains("xn--", StringComparison.Ordinal)) return true;
        try
        {
            ascii = Idn.GetAscii(name).ToLowerInvariant();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static OriginRefusal RefuseDots(string name)
    {
        if (name.Length == 0 || name.StartsWith('.') || name.Contains("..", StringComparison.Ordinal)) return OriginRefusal.EmptyLabel;
        return name.EndsWith('.') ? OriginRefusal.TrailingDot : OriginRefusal.None;
    }

    private static OriginRefusal RefuseCharacters(string host)
    {
        if (host.Length > MaxHost) return OriginRefusal.Host;
        foreach (var range in host.AsSpan().Split('.'))
        {
            var label = host.AsSpan(range);
            if (label.Length > MaxLabel || label[0] == '-' || label[^1] == '-' || label.ContainsAnyExcept(LabelCharacters)) return OriginRefusal.Host;
        }

        return OriginRefusal.None;
    }

    /// <summary>The WHATWG rule by which browsers take a host for an IPv4 address: its last label is decimal, or hexadecimal after 0x.</summary>
    private static bool EndsInNumber(string host)
    {
        var last = host.AsSpan(host.LastIndexOf('.') + 1);
        if (last.IndexOfAnyExceptInRange('0', '9') < 0) return true;
        return last.StartsWith("0x", StringComparison.Ordinal) && !last[2..].ContainsAnyExcept(HexDigits);
    }
}
