using Dashboard.Data.Portal;
using Dashboard.Identity;

namespace Dashboard.Portal;

/// <summary>Reads the settings form: either everything is good, or nothing is saved and each field says why.</summary>
public static class ReadPortalSettings
{
    /// <summary>The languages that the portal speaks.</summary>
    public static IReadOnlyList<(string Tag, string Name)> Locales { get; } = [("en", "English"), ("es", "Español")];

    /// <param name="input">As typed.</param>
    /// <param name="problems">Field and reason; a field can have several.</param>
    /// <returns>Null where there are problems.</returns>
    public static PortalConfiguration? From(PortalSettingsInput input, out IReadOnlyList<(string Field, string Problem)> problems)
    {
        var found = new List<(string Field, string Problem)>();
        var origins = OriginAllowlist.Parse(input.Origins, out var refused);
        found.AddRange(refused.Select(line => (nameof(input.Origins), $"Line {line.Number}, {Shorten(line.Text)}: {line.Refusal.Describe()}")));

        var locale = Locales.Select(l => l.Tag).FirstOrDefault(tag => tag == input.DefaultLocale);
        if (locale is null) found.Add((nameof(input.DefaultLocale), "Choose English or Español."));
        if (!TryName<PortalTheme>(input.Theme, out var theme)) found.Add((nameof(input.Theme), "Choose light, dark or auto."));
        if (!TryName<PortalLauncher>(input.Launcher, out var launcher)) found.Add((nameof(input.Launcher), "Choose button, custom or none."));

        var brand = ReadBrand(input, found);
        var css = ReadCustomCssUrl(input.CustomCssUrl, found);
        var page = ReadSupportPage(input.SupportPageUrl, origins, found);
        problems = found;
        return found.Count > 0
            ? null
            : new PortalConfiguration(
                input.Enabled, [.. origins.Patterns.Select(p => p.ToString())], locale!, theme, launcher, input.ShowMetricCards, brand, css, page);
    }

    /// <summary>Why a brand variable was refused.</summary>
    public static string DescribeRefusal(string name) => name switch
    {
        "radius" => "A radius is 0 or a number of pixels up to 64px.",
        "fontFamily" => "Up to 8 font names separated by commas: letters, digits, spaces and hyphens, without quotes.",
        _ => "A colour is #rgb, #rrggbb, a CSS colour name, rgb(), rgba(), hsl() or hsla().",
    };

    private static BrandVariables ReadBrand(PortalSettingsInput input, List<(string Field, string Problem)> problems)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, field, _, value) in input.BrandValues())
        {
            if (string.IsNullOrWhiteSpace(value)) continue;
            values[name] = CssVariableSanitizer.Sanitize(name, value);
            if (values[name] is null) problems.Add((field, DescribeRefusal(name)));
        }

        return new BrandVariables(
            values.GetValueOrDefault("primary"), values.GetValueOrDefault("background"), values.GetValueOrDefault("foreground"),
            values.GetValueOrDefault("radius"), values.GetValueOrDefault("fontFamily"));
    }

    private static string? ReadCustomCssUrl(string? typed, List<(string Field, string Problem)> problems)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        if (FetchCustomCss.Refuse(typed.Trim(), out var address) is not { } refusal) return address!.AbsoluteUri;
        problems.Add((nameof(PortalSettingsInput.CustomCssUrl), refusal));
        return null;
    }

    private static string? ReadSupportPage(string? typed, OriginAllowlist origins, List<(string Field, string Problem)> problems)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        var refusal = SupportPage.Refuse(
            typed, origin => origins.Match(origin) is not null, static origin => $"The portal opens there, so {origin} must be among the allowed origins.", out var address);
        if (refusal is null) return address;
        problems.Add((nameof(PortalSettingsInput.SupportPageUrl), refusal));
        return null;
    }

    private static bool TryName<TEnum>(string? name, out TEnum value)
        where TEnum : struct, Enum =>
        Enum.TryParse(name, ignoreCase: true, out value) && Enum.IsDefined(value) && !char.IsAsciiDigit(name![0]);

    private static string Shorten(string line) => line.Length <= 80 ? line : line[..80] + "…";
}
