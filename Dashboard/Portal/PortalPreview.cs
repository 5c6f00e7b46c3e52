using Dashboard.Data.Portal;
using Dashboard.Platform.Colors;

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

    /// <summary>The style sheet writes black or white on the primary colour, whichever reads better.</summary>
    public CssColor OnPrimary => ColorContrast.Ratio(White, Primary, Canvas) >= ColorContrast.Ratio(Black, Primary, Canvas) ? White : Black;

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
}
