using Dashboard.Data.Portal;

namespace Dashboard.Portal;

/// <summary>How the portal would look with the brand variables as typed, in light and in dark.</summary>
/// <param name="Refused">Labels of variables whose value is refused: their default stays, as it would at run time.</param>
public sealed record PortalPreview(PreviewScheme Light, PreviewScheme Dark, IReadOnlyList<string> Refused)
{
    public static PortalPreview Of(PortalSettingsInput input)
    {
        var refused = input.BrandValues()
            .Where(v => !string.IsNullOrWhiteSpace(v.Value) && CssVariableSanitizer.Sanitize(v.Name, v.Value) is null)
            .Select(v => v.Label);
        var values = input.BrandValues().Where(v => !string.IsNullOrWhiteSpace(v.Value)).ToDictionary(v => v.Name, v => v.Value!, StringComparer.Ordinal);
        var brand = CssVariableSanitizer.Resolve(new BrandVariables(), values);
        return new PortalPreview(PreviewScheme.Of("Light", brand), PreviewScheme.Of("Dark", brand), [.. refused]);
    }
}

/// <summary>The colours of one scheme: the project's own over those of the portal's style sheet (Client/frame.css).</summary>
public sealed record PreviewScheme(string Name, CssColor Primary, CssColor Background, CssColor Foreground, string Radius, string FontFamily)
{
    private static readonly CssColor Black = CssColor.TryParse("#000000")!.Value;
    private static readonly CssColor White = CssColor.TryParse("#ffffff")!.Value;

    /// <summary>What the browser shows behind a translucent background.</summary>
    private CssColor Canvas => Name == "Dark" ? Black : White;

    /// <summary>The style sheet writes black or white on the primary colour, by its lightness in OKLCH.</summary>
    public CssColor OnPrimary => Lightness(Primary) < 0.7 ? White : Black;

    /// <summary>Ratio of text on background, 1 to 21.</summary>
    public double TextContrast => ColorContrast.Ratio(Foreground, Background, Canvas);

    /// <summary>Ratio of text on buttons, 1 to 21.</summary>
    public double PrimaryContrast => ColorContrast.Ratio(OnPrimary, Primary, Canvas);

    internal static PreviewScheme Of(string name, IReadOnlyDictionary<string, string> brand)
    {
        var dark = name == "Dark";
        return new PreviewScheme(
            name, Color("primary", dark ? "#818cf8" : "#4f46e5"), Color("background", dark ? "#18181b" : "#ffffff"),
            Color("foreground", dark ? "#fafafa" : "#18181b"), brand.GetValueOrDefault("radius", "12px"),
            brand.GetValueOrDefault("fontFamily", "system-ui") + ", sans-serif");

        CssColor Color(string variable, string fallback) => CssColor.TryParse(brand.GetValueOrDefault(variable, fallback))!.Value;
    }

    /// <summary>L of OKLab (Björn Ottosson), 0 to 1.</summary>
    private static double Lightness(CssColor color)
    {
        var (r, g, b) = (Linear(color.Red), Linear(color.Green), Linear(color.Blue));
        var l = Math.Cbrt((0.4122214708 * r) + (0.5363325363 * g) + (0.0514459929 * b));
        var m = Math.Cbrt((0.2119034982 * r) + (0.6806995451 * g) + (0.1073969566 * b));
        var s = Math.Cbrt((0.0883024619 * r) + (0.2817188376 * g) + (0.6299787005 * b));
        return (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s);
    }

    private static double Linear(double channel)
    {
        var value = channel / 255;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
