using Dashboard.Data.Portal;
using Dashboard.Portal;
using FsCheck;
using FsCheck.Fluent;

namespace Dashboard.Tests.Portal;

[Trait("Kind", "Pure")]
public class CssVariableSanitizerTests
{
    [Theory]
    [InlineData("primary", "#10b981", "#10b981")]
    [InlineData("primary", " #FFF ", "#fff")]
    [InlineData("primary", "#ffff", "#ffff")]
    [InlineData("primary", "#10B98180", "#10b98180")]
    [InlineData("background", "RebeccaPurple", "rebeccapurple")]
    [InlineData("background", "transparent", "transparent")]
    [InlineData("foreground", "rgb(1,2,3)", "rgb(1, 2, 3)")]
    [InlineData("foreground", "rgba(1, 2, 3, .5)", "rgba(1, 2, 3, 0.5)")]
    [InlineData("foreground", "rgb(1 2 3 / 50%)", "rgba(1, 2, 3, 0.5)")]
    [InlineData("foreground", "rgb(10%, 20%, 30.5%)", "rgb(10%, 20%, 30.5%)")]
    [InlineData("foreground", "rgb(300, -5, 3)", "rgb(255, 0, 3)")]
    [InlineData("foreground", "HSL(120DEG, 50%, 25%)", "hsl(120, 50%, 25%)")]
    [InlineData("foreground", "hsla(120 50% 25% / 0.25)", "hsla(120, 50%, 25%, 0.25)")]
    [InlineData("radius", "0", "0")]
    [InlineData("radius", "12px", "12px")]
    [InlineData("radius", "0.50PX", "0.5px")]
    [InlineData("radius", "64px", "64px")]
    [InlineData("fontFamily", "Inter,  Helvetica Neue , SANS-SERIF", "Inter, Helvetica Neue, sans-serif")]
    [InlineData("fontFamily", "3270-Medium", "3270-Medium")]
    public void A_value_of_the_grammar_is_written_anew(string name, string value, string expected)
    {
        Assert.Equal(expected, CssVariableSanitizer.Sanitize(name, value));
        Assert.Equal(expected, CssVariableSanitizer.Sanitize(name, expected));
    }

    [Fact]
    public void Names_of_fonts_get_quotes_of_ours_on_their_way_into_css()
    {
        Assert.Equal("\"Inter\", \"Helvetica Neue\", sans-serif", CssVariableSanitizer.ToCss("fontFamily", "Inter, Helvetica Neue, sans-serif"));
        Assert.Equal("#fff", CssVariableSanitizer.ToCss("primary", "#FFF"));
    }

    public static TheoryData<string> PublishedPayloads => new(File.ReadAllLines(Support.Repository.PathTo("Dashboard.Tests", "Portal", "css-xss-payloads.txt"))
        .Where(line => line.Length > 0 && !line.StartsWith("##", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(PublishedPayloads))]
    public void Payloads_of_published_lists_are_refused_by_every_variable(string payload) =>
        Assert.All(CssVariableSanitizer.Names, name =>
        {
            Assert.Null(CssVariableSanitizer.Sanitize(name, payload));
            Assert.Null(CssVariableSanitizer.ToCss(name, payload));
            Assert.Null(CssVariableSanitizer.Sanitize(name, Good(name) + payload));
            Assert.Null(CssVariableSanitizer.Sanitize(name, Good(name) + ";" + payload));
            Assert.Null(CssVariableSanitizer.Sanitize(name, Good(name) + " " + payload));
        });

    [Theory]
    [InlineData("primary", "")]
    [InlineData("primary", "#")]
    [InlineData("primary", "#12")]
    [InlineData("primary", "#12345")]
    [InlineData("primary", "#1234567")]
    [InlineData("primary", "#ggg")]
    [InlineData("primary", "#-12")]
    [InlineData("primary", "# fff")]
    [InlineData("primary", "currentcolor")]
    [InlineData("primary", "inherit")]
    [InlineData("primary", "notacolor")]
    [InlineData("primary", "rgb(1,2)")]
    [InlineData("primary", "rgb(1,2,3,4,5)")]
    [InlineData("primary", "rgb(1 2,3)")]
    [InlineData("primary", "rgb(1,2%,3)")]
    [InlineData("primary", "rgb(1e3,2,3)")]
    [InlineData("primary", "rgb(calc(1),2,3)")]
    [InlineData("primary", "rgb(var(--x),2,3)")]
    [InlineData("primary", "rgb(1,2,3)rgb(1,2,3)")]
    [InlineData("primary", "rgb(NaN,2,3)")]
    [InlineData("primary", "rgb(1,2,3")]
    [InlineData("primary", "hsl(1rad,50%,50%)")]
    [InlineData("primary", "hsl(1,50,50)")]
    [InlineData("primary", "color-mix(in srgb, red, blue)")]
    [InlineData("primary", "var(--x)")]
    [InlineData("radius", "64.1px")]
    [InlineData("radius", "-1px")]
    [InlineData("radius", "1em")]
    [InlineData("radius", "50%")]
    [InlineData("radius", "12")]
    [InlineData("radius", "px")]
    [InlineData("radius", "1 px")]
    [InlineData("radius", "١px")]
    [InlineData("radius", "calc(1px)")]
    [InlineData("fontFamily", "\"Inter\"")]
    [InlineData("fontFamily", "'Inter'")]
    [InlineData("fontFamily", "Inter,,serif")]
    [InlineData("fontFamily", "a,b,c,d,e,f,g,h,i")]
    [InlineData("fontFamily", "Intér")]
    [InlineData("fontFamily", "Inter\nserif")]
    [InlineData("Primary", "#fff")]
    [InlineData("--primary", "#fff")]
    [InlineData("shadow", "#fff")]
    [InlineData("", "#fff")]
    [InlineData("__proto__", "#fff")]
    public void Anything_else_is_refused(string name, string value) => Assert.Null(CssVariableSanitizer.Sanitize(name, value));

    [Fact]
    public void Long_values_are_refused()
    {
        Assert.Null(CssVariableSanitizer.Sanitize("primary", "#fff" + new string(' ', 197)));
        Assert.NotNull(CssVariableSanitizer.Sanitize("primary", "#fff" + new string(' ', 196)));
        Assert.Null(CssVariableSanitizer.Sanitize("fontFamily", new string('a', 41)));
        Assert.Null(CssVariableSanitizer.ToCss("fontFamily", "a" + new string(' ', 200)));
        Assert.Null(CssVariableSanitizer.Sanitize("primary", null));
    }

    [Fact]
    public void What_the_page_asks_for_goes_before_what_the_project_set_and_what_is_refused_gives_way()
    {
        var resolved = CssVariableSanitizer.Resolve(
            new BrandVariables(Primary: "#111111", Radius: "4px", FontFamily: "Inter"),
            new Dictionary<string, string> { ["primary"] = "red", ["radius"] = "url(x)", ["other"] = "1px" });
        Assert.Equal(
            new Dictionary<string, string> { ["primary"] = "red", ["radius"] = "4px", ["fontFamily"] = "\"Inter\"" },
            resolved);
    }

    [Fact]
    public void Whatever_passes_holds_none_of_the_forbidden_characters_and_passes_again() =>
        Prop.ForAll<NonNull<string>>(text => CssVariableSanitizer.Names.All(name =>
        {
            string[] candidates = [text.Get, $"rgb({text.Get})", $"{text.Get}px", $"#{text.Get}", $"Inter, {text.Get}"];
            return candidates.All(candidate =>
            {
                var clean = CssVariableSanitizer.Sanitize(name, candidate);
                return clean is null || (clean.IndexOfAny([';', '{', '}', '"', '\'', '\\', '/', '*', '@', ':', '<', '>', '\0', '\n']) < 0
                    && CssVariableSanitizer.Sanitize(name, clean) == clean);
            });
        })).QuickCheckThrowOnFailure();

    private static string Good(string name) => name switch
    {
        "radius" => "4px",
        "fontFamily" => "Inter",
        _ => "#fff",
    };
}
