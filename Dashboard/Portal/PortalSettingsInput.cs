using Dashboard.Data.Portal;

namespace Dashboard.Portal;

/// <summary>The form of Settings → Embedded Portal, as typed.</summary>
public sealed class PortalSettingsInput
{
    public bool Enabled { get; set; }

    public string? Origins { get; set; }

    public string? DefaultLocale { get; set; }

    public string? Theme { get; set; }

    public string? Launcher { get; set; }

    public bool ShowMetricCards { get; set; }

    public string? Primary { get; set; }

    public string? Background { get; set; }

    public string? Foreground { get; set; }

    public string? Radius { get; set; }

    public string? FontFamily { get; set; }

    public string? CustomCssUrl { get; set; }

    public string? SupportPageUrl { get; set; }

    /// <summary>The portal's version when the form was shown: another one by now means that somebody else saved.</summary>
    public long Version { get; set; }

    /// <summary>The form as it shows what is stored.</summary>
    public static PortalSettingsInput Of(PortalConfiguration stored, long version) => new()
    {
        Enabled = stored.Enabled,
        Origins = string.Join('\n', stored.Origins),
        DefaultLocale = stored.DefaultLocale,
        Theme = PortalConfiguration.NameOf(stored.Theme),
        Launcher = PortalConfiguration.NameOf(stored.Launcher),
        ShowMetricCards = stored.ShowMetricCards,
        Primary = stored.Brand.Primary,
        Background = stored.Brand.Background,
        Foreground = stored.Brand.Foreground,
        Radius = stored.Brand.Radius,
        FontFamily = stored.Brand.FontFamily,
        CustomCssUrl = stored.CustomCssUrl,
        SupportPageUrl = stored.SupportPageUrl,
        Version = version,
    };

    /// <summary>The brand variables as typed, by the sanitizer's names, with their fields.</summary>
    internal IEnumerable<(string Name, string Field, string Label, string? Value)> BrandValues() =>
    [
        ("primary", nameof(Primary), "Primary", Primary), ("background", nameof(Background), "Background", Background),
        ("foreground", nameof(Foreground), "Foreground", Foreground), ("radius", nameof(Radius), "Radius", Radius),
        ("fontFamily", nameof(FontFamily), "Font family", FontFamily),
    ];
}

/// <summary>The settings of a portal, read and found good.</summary>
public sealed record PortalConfiguration(
    bool Enabled, IReadOnlyList<string> Origins, string DefaultLocale, PortalTheme Theme, PortalLauncher Launcher, bool ShowMetricCards,
    BrandVariables Brand, string? CustomCssUrl, string? SupportPageUrl)
{
    /// <summary>What is stored now; the origins must have been loaded.</summary>
    public static PortalConfiguration Of(EmbeddedPortal portal) => new(
        portal.Enabled, [.. portal.Origins.OrderBy(o => o.Id).Select(o => o.Pattern)], portal.DefaultLocale, portal.Theme, portal.Launcher,
        portal.ShowMetricCards, portal.Brand, portal.CustomCssUrl, portal.SupportPageUrl);

    /// <summary><c>auto</c>, <c>light</c> or <c>dark</c>: the name in options and in the snippet.</summary>
    public static string NameOf(PortalTheme theme) => theme.ToString().ToLowerInvariant();

    /// <summary><c>button</c>, <c>custom</c> or <c>none</c>.</summary>
    public static string NameOf(PortalLauncher launcher) => launcher.ToString().ToLowerInvariant();

    /// <summary>What differs, field by field, in words: for the audit log, and for an admin whose colleague was faster.</summary>
    /// <param name="before">The former settings; this is what they become.</param>
    public IReadOnlyList<PortalChange> ChangesFrom(PortalConfiguration before)
    {
        PortalChange?[] changes =
        [
            PortalChange.Of("Enabled", YesNo(before.Enabled), YesNo(Enabled)),
            PortalChange.Of("Allowed origins", Lines(before.Origins), Lines(Origins)),
            PortalChange.Of("Default locale", before.DefaultLocale, DefaultLocale),
            PortalChange.Of("Theme", NameOf(before.Theme), NameOf(Theme)),
            PortalChange.Of("Launcher", NameOf(before.Launcher), NameOf(Launcher)),
            PortalChange.Of("Show metric cards", YesNo(before.ShowMetricCards), YesNo(ShowMetricCards)),
            PortalChange.Of("Primary", before.Brand.Primary, Brand.Primary),
            PortalChange.Of("Background", before.Brand.Background, Brand.Background),
            PortalChange.Of("Foreground", before.Brand.Foreground, Brand.Foreground),
            PortalChange.Of("Radius", before.Brand.Radius, Brand.Radius),
            PortalChange.Of("Font family", before.Brand.FontFamily, Brand.FontFamily),
            PortalChange.Of("Custom CSS URL", before.CustomCssUrl, CustomCssUrl),
            PortalChange.Of("Support page URL", before.SupportPageUrl, SupportPageUrl),
        ];
        return [.. changes.OfType<PortalChange>()];
    }

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string Lines(IEnumerable<string> origins) => string.Join(' ', origins.Order(StringComparer.Ordinal));
}

/// <summary>One setting that changed.</summary>
public sealed record PortalChange(string Setting, string From, string To)
{
    internal static PortalChange? Of(string setting, string? from, string? to) =>
        (from ?? "") == (to ?? "") ? null : new PortalChange(setting, from is null or "" ? "not set" : from, to is null or "" ? "not set" : to);

    public override string ToString() => $"{Setting}: {From} → {To}";
}
