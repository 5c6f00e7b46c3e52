using System.Buffers;
using System.Globalization;
using Dashboard.Data.Portal;
using Dashboard.Platform.Colors;

namespace Dashboard.Portal;

/// <summary>
/// The one gate through which brand variables reach a style, on Save and at run time alike (product §2). It does not look for what is
/// dangerous: it reads a small grammar and writes the value anew, so nothing of the input is ever passed on.
/// </summary>
public static class CssVariableSanitizer
{
    /// <summary>Longest value, in characters.</summary>
    public const int MaxLength = 200;

    private const int MaxRadius = 64;
    private const int MaxFonts = 8;
    private const int MaxFontName = 40;

    private static readonly SearchValues<char> FontCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -");

    private static readonly HashSet<string> GenericFonts = new(StringComparer.OrdinalIgnoreCase)
    {
        "serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "ui-serif", "ui-sans-serif", "ui-monospace", "ui-rounded", "math", "emoji", "fangsong",
    };

    /// <summary>The names there are; no others.</summary>
    public static IReadOnlyList<string> Names { get; } = ["primary", "background", "foreground", "radius", "fontFamily"];

    /// <summary>The value as it is kept and shown for editing; sanitising it again gives the same.</summary>
    /// <param name="name">One of <see cref="Names"/>, compared ordinally.</param>
    /// <param name="value">As typed or as the host page gave it.</param>
    /// <returns>Null where the name or the value is refused.</returns>
    public static string? Sanitize(string name, string? value)
    {
        if (value is null || value.Length > MaxLength) return null;
        return name switch
        {
            "primary" or "background" or "foreground" => CssColor.TryParse(value)?.Css,
            "radius" => Radius(value),
            "fontFamily" => Fonts(value, quoted: false),
            _ => null,
        };
    }

    /// <summary>The value as CSS: as <see cref="Sanitize"/>, with the names of fonts in quotes of ours.</summary>
    public static string? ToCss(string name, string? value) =>
        name == "fontFamily" ? value is { Length: <= MaxLength } ? Fonts(value, quoted: true) : null : Sanitize(name, value);

    /// <summary>The variables in force: what the host page asks for at run time over what the project has set; refused ones silently give way.</summary>
    /// <returns>Name to CSS value, without the ones that keep the theme's default.</returns>
    public static IReadOnlyDictionary<string, string> Resolve(BrandVariables brand, IReadOnlyDictionary<string, string>? runTime = null)
    {
        var resolved = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Names)
        {
            var css = (runTime is not null && runTime.TryGetValue(name, out var asked) ? ToCss(name, asked) : null) ?? ToCss(name, Of(brand, name));
            if (css is not null) resolved[name] = css;
        }

        return resolved;
    }

    private static string? Of(BrandVariables brand, string name) => name switch
    {
        "primary" => brand.Primary,
        "background" => brand.Background,
        "foreground" => brand.Foreground,
        "radius" => brand.Radius,
        _ => brand.FontFamily,
    };

    private static string? Radius(string value)
    {
        var text = value.Trim(' ').ToLowerInvariant();
        if (text == "0") return text;
        if (!text.EndsWith("px", StringComparison.Ordinal)) return null;
        var digits = text.AsSpan(0, text.Length - 2);
        return digits.Length is > 0 and <= 8 && char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[^1])
            && decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= MaxRadius
                ? string.Create(CultureInfo.InvariantCulture, $"{number:0.####}px")
                : null;
    }

    private static string? Fonts(string value, bool quoted)
    {
        var names = value.Split(',', StringSplitOptions.None);
        if (names.Length > MaxFonts) return null;
        for (var i = 0; i < names.Length; i++)
        {
            var name = names[i].Trim(' ');
            if (name.Length is 0 or > MaxFontName || name.AsSpan().ContainsAnyExcept(FontCharacters)) return null;
            names[i] = GenericFonts.Contains(name) ? name.ToLowerInvariant() : quoted ? $"\"{name}\"" : name;
        }

        return string.Join(", ", names);
    }
}
