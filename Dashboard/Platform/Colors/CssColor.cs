using System.Buffers;
using System.Globalization;

namespace Dashboard.Platform.Colors;

/// <summary>A colour of the small grammar that brand variables admit, with the text that was re-emitted for it.</summary>
/// <param name="Red">0–255.</param>
/// <param name="Green">0–255.</param>
/// <param name="Blue">0–255.</param>
/// <param name="Alpha">0 (clear) to 1 (opaque).</param>
/// <param name="Css">Our own writing of it; never a piece of the input.</param>
public readonly record struct CssColor(double Red, double Green, double Blue, double Alpha, string Css)
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.-");

    /// <summary>
    /// Reads <c>#rgb[a]</c>, <c>#rrggbb[aa]</c>, a colour name or <c>transparent</c>, and <c>rgb()</c>, <c>rgba()</c>, <c>hsl()</c>, <c>hsla()</c> of plain numbers,
    /// percentages and <c>deg</c>, separated by commas or by spaces and a slash. Values out of range are brought into it.
    /// </summary>
    /// <returns>Null for anything else.</returns>
    public static CssColor? TryParse(string text)
    {
        var value = text.Trim(' ').ToLowerInvariant();
        if (value.StartsWith('#')) return ParseHex(value);
        if (value == "transparent") return new CssColor(0, 0, 0, 0, value);
        if (CssColorNames.All.TryGetValue(value, out var rgb)) return new CssColor(rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff, 1, value);
        var open = value.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !value.EndsWith(')')) return null;
        var arguments = SplitArguments(value[(open + 1)..^1]);
        return arguments is null ? null : value[..open] switch
        {
            "rgb" or "rgba" => ParseRgb(arguments),
            "hsl" or "hsla" => ParseHsl(arguments),
            _ => null,
        };
    }

    private static CssColor? ParseHex(string value)
    {
        var digits = value.AsSpan(1);
        if (digits.Length is not (3 or 4 or 6 or 8) || !uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)) return null;
        var isShort = digits.Length <= 4;
        if (digits.Length is 3 or 6) bits = isShort ? (bits << 4) | 0xf : (bits << 8) | 0xff;
        var scale = isShort ? 17 : 1;
        var width = isShort ? 4 : 8;
        var mask = isShort ? 0xfu : 0xffu;
        double Channel(int index) => ((bits >> (index * width)) & mask) * scale;
        return new CssColor(Channel(3), Channel(2), Channel(1), Channel(0) / 255, string.Create(CultureInfo.InvariantCulture, $"#{digits}"));
    }

    /// <summary>Three components and perhaps an alpha, in the comma or in the space syntax, never mixed.</summary>
    private static string[]? SplitArguments(string inner)
    {
        string[] parts;
        if (inner.Contains(',', StringComparison.Ordinal))
        {
            parts = inner.Split(',', StringSplitOptions.TrimEntries);
        }
        else
        {
            var halves = inner.Split('/');
            if (halves.Length > 2) return null;
            parts = halves[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 3) return null;
            if (halves.Length == 2) parts = [.. parts, halves[1].Trim(' ')];
        }

        return parts.Length is 3 or 4 ? parts : null;
    }

    private static CssColor? ParseRgb(string[] arguments)
    {
        var isPercent = arguments[0].EndsWith('%');
        var max = isPercent ? 100 : 255;
        Span<double> channels = stackalloc double[3];
        for (var i = 0; i < 3; i++)
        {
            if (Number(arguments[i], isPercent ? "%" : "") is not { } number) return null;
            channels[i] = Math.Clamp(number, 0, max);
        }

        if (ParseAlpha(arguments) is not { } alpha) return null;
        var unit = isPercent ? "%" : "";
        var css = Write("rgb", $"{Text(channels[0])}{unit}, {Text(channels[1])}{unit}, {Text(channels[2])}{unit}", alpha, arguments.Length);
        var scale = 255.0 / max;
        return new CssColor(channels[0] * scale, channels[1] * scale, channels[2] * scale, alpha, css);
    }

    private static CssColor? ParseHsl(string[] arguments)
    {
        var hue = Number(arguments[0], arguments[0].EndsWith("deg", StringComparison.Ordinal) ? "deg" : "");
        if (hue is null || Number(arguments[1], "%") is not { } saturation || Number(arguments[2], "%") is not { } lightness || ParseAlpha(arguments) is not { } alpha) return null;
        saturation = Math.Clamp(saturation, 0, 100);
        lightness = Math.Clamp(lightness, 0, 100);
        var css = Write("hsl", $"{Text(hue.Value)}, {Text(saturation)}%, {Text(lightness)}%", alpha, arguments.Length);

        // CSS Color Level 4 §7.1.
        var chroma = saturation / 100 * Math.Min(lightness / 100, 1 - (lightness / 100));
        double Channel(double n)
        {
            var k = (((n + (hue.Value / 30)) % 12) + 12) % 12;
            return 255 * ((lightness / 100) - (chroma * Math.Max(-1, Math.Min(k - 3, Math.Min(9 - k, 1)))));
        }

        return new CssColor(Channel(0), Channel(8), Channel(4), alpha, css);
    }

    private static double? ParseAlpha(string[] arguments)
    {
        if (arguments.Length == 3) return 1;
        var isPercent = arguments[3].EndsWith('%');
        return Number(arguments[3], isPercent ? "%" : "") is { } alpha ? Math.Clamp(isPercent ? alpha / 100 : alpha, 0, 1) : null;
    }

    private static double? Number(string text, string unit)
    {
        if (!text.EndsWith(unit, StringComparison.Ordinal)) return null;
        var digits = text.AsSpan(0, text.Length - unit.Length);
        return digits.Length is > 0 and <= 10 && !digits.ContainsAnyExcept(NumberCharacters) && digits[^1] != '.'
            && double.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
    }

    private static string Write(string function, string components, double alpha, int count) =>
        count == 3 ? $"{function}({components})" : $"{function}a({components}, {Text(alpha)})";

    private static string Text(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
