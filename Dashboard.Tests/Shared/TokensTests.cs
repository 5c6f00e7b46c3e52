using System.Globalization;
using System.Text.RegularExpressions;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Shared;

/// <summary>The colours of tokens.css keep the contrast that WCAG 2.2 AA asks for, in light and in dark.</summary>
[Trait("Kind", "Pure")]
public sealed partial class TokensTests
{
    private static readonly string[] Grounds = ["ground", "sunken", "surface", "raised", "hover"];

    private static readonly Dictionary<string, (string Light, string Dark)> Colours = Declarations()
        .Matches(File.ReadAllText(Path.Combine(Repository.Root, "Dashboard", "wwwroot", "css", "tokens.css")))
        .ToDictionary(m => m.Groups[1].Value, m => (m.Groups[2].Value, m.Groups[3].Value));

    public static TheoryData<string, string> Texts()
    {
        var pairs = new TheoryData<string, string>();
        foreach (var text in (string[])["text", "text-soft", "text-faint", "accent-text", "danger", "success", "warning"])
            foreach (var ground in Grounds)
                pairs.Add(text, ground);
        foreach (var meaning in (string[])["success", "warning", "danger", "info", "note"])
        {
            pairs.Add(meaning, meaning + "-soft");
            pairs.Add("text", meaning + "-soft");
            pairs.Add("text-soft", meaning + "-soft");
        }

        pairs.Add("accent-text", "accent-soft");
        pairs.Add("text", "active");
        pairs.Add("text-soft", "active");
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_has_four_and_a_half_to_one(string text, string ground) => AssertContrast(Colours[text], Colours[ground], 4.5, $"{text} on {ground}");

    [Theory]
    [InlineData("accent")]
    [InlineData("accent-hover")]
    [InlineData("danger-solid")]
    [InlineData("danger-hover")]
    public void White_on_a_filled_button_has_four_and_a_half_to_one(string fill) => AssertContrast(("#ffffff", "#ffffff"), Colours[fill], 4.5, $"white on {fill}");

    [Theory]
    [InlineData("line-strong", "surface")]
    [InlineData("line-strong", "ground")]
    [InlineData("focus", "surface")]
    [InlineData("focus", "sunken")]
    public void Edges_of_controls_and_the_focus_ring_have_three_to_one(string line, string ground) =>
        AssertContrast(Colours[line], Colours[ground], 3, $"{line} on {ground}");

    private static void AssertContrast((string Light, string Dark) front, (string Light, string Dark) back, double least, string pair)
    {
        var light = Contrast(front.Light, back.Light);
        var dark = Contrast(front.Dark, back.Dark);
        Assert.True(light >= least && dark >= least, $"{pair}: {light:0.00} in light, {dark:0.00} in dark; wanted {least}.");
    }

    // WCAG 2.2, "contrast ratio" and "relative luminance".
    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string hex)
    {
        double Channel(int at)
        {
            var c = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }

    [GeneratedRegex(@"--([a-z0-9-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")]
    private static partial Regex Declarations();
}
