namespace Dashboard.Platform.Colors;

/// <summary>Contrast of two colours as WCAG 2.2 measures it (relative luminance, success criterion 1.4.3).</summary>
public static class ColorContrast
{
    /// <summary>What body text needs (level AA).</summary>
    public const double Minimum = 4.5;

    /// <summary>The ratio, 1 to 21. A translucent colour counts as it looks upon what lies behind it.</summary>
    /// <param name="foreground">The text.</param>
    /// <param name="background">The surface; where translucent, upon <paramref name="canvas"/>.</param>
    /// <param name="canvas">What lies behind all: white in a light theme, near black in a dark one.</param>
    public static double Ratio(CssColor foreground, CssColor background, CssColor canvas)
    {
        var surface = Over(background, canvas);
        var first = Luminance(Over(foreground, surface));
        var second = Luminance(surface);
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    /// <summary>As above upon white.</summary>
    /// <returns>Null where either text is no colour.</returns>
    public static double? Ratio(string? foreground, string? background) =>
        foreground is not null && background is not null && CssColor.TryParse(foreground) is { } text && CssColor.TryParse(background) is { } surface
            ? Ratio(text, surface, new CssColor(255, 255, 255, 1, "white"))
            : null;

    private static CssColor Over(CssColor top, CssColor bottom)
    {
        double Mix(double over, double under) => (over * top.Alpha) + (under * (1 - top.Alpha));
        return new CssColor(Mix(top.Red, bottom.Red), Mix(top.Green, bottom.Green), Mix(top.Blue, bottom.Blue), 1, "");
    }

    private static double Luminance(CssColor color) => (0.2126 * Linear(color.Red)) + (0.7152 * Linear(color.Green)) + (0.0722 * Linear(color.Blue));

    private static double Linear(double channel)
    {
        var value = channel / 255;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
