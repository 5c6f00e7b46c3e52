using Dashboard.Platform.Colors;

namespace Dashboard.Tests.Platform.Colors;

[Trait("Kind", "Pure")]
public class ColorContrastTests
{
    [Theory]
    [InlineData("black", "white", 21)]
    [InlineData("white", "white", 1)]
    [InlineData("#777777", "#ffffff", 4.48)]
    [InlineData("#767676", "#fff", 4.54)]
    [InlineData("#ff0000", "white", 4.0)]
    [InlineData("rgb(0 0 255)", "hsl(0, 0%, 100%)", 8.59)]
    [InlineData("rgba(0, 0, 0, 0.5)", "white", 3.98)]
    [InlineData("hsl(120, 100%, 25%)", "white", 5.17)]
    public void It_is_the_ratio_of_wcag(string foreground, string background, double expected)
    {
        var ratio = ColorContrast.Ratio(foreground, background);
        Assert.NotNull(ratio);
        Assert.Equal(expected, ratio.Value, 0.02);
        if (!foreground.StartsWith("rgba", StringComparison.Ordinal)) Assert.Equal(expected, ColorContrast.Ratio(background, foreground)!.Value, 0.02);
    }

    [Fact]
    public void What_is_no_colour_has_no_contrast() => Assert.Null(ColorContrast.Ratio("url(x)", "white"));
}
