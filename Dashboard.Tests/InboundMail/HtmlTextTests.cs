using Dashboard.InboundMail;
using FsCheck;
using FsCheck.Fluent;

namespace Dashboard.Tests.InboundMail;

[Trait("Kind", "Pure")]
public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("Hello", "Hello")]
    [InlineData("<p>One</p><p>Two</p>", "One\n\nTwo")]
    [InlineData("<div>One</div><div>Two</div><div><br></div><div>Three</div>", "One\nTwo\n\nThree")]
    [InlineData("a<br>b<br><br>c", "a\nb\n\nc")]
    [InlineData("<b>bold</b> and <i>italic</i>", "bold and italic")]
    [InlineData("<a href='https://a.example/x'>https://a.example/x</a>", "https://a.example/x")]
    [InlineData("<a href='https://a.example/x'>here</a>", "here (https://a.example/x)")]
    [InlineData("<a href='javascript:alert(1)'>here</a>", "here")]
    [InlineData("<style>x</style><script>y</script><title>z</title>text", "text")]
    [InlineData("<ol><li>a</li><li>b</li></ol>", "- a\n- b")]
    [InlineData("x<blockquote>quoted<br>twice<blockquote>deeper</blockquote></blockquote>", "x\n\n> quoted\n> twice\n\n> > deeper")]
    [InlineData("&lt;not a tag&gt; &amp; &euro;", "<not a tag> & €")]
    [InlineData("<pre>  a</pre>", "a")]
    [InlineData("", "")]
    [InlineData("<html", "")]
    public void The_text_is_what_one_reads(string html, string expected) => Assert.Equal(expected, HtmlText.Read(html));

    [Fact]
    public void No_html_makes_it_fail()
    {
        var piece = Gen.Elements("<div>", "</div>", "<p>", "<table>", "<td>", "<a href=http://x>", "</a>", "<blockquote>", "text", " ", "\0", "<br>", "<!--", "-->", "<svg>", "<template>", "&#0;", "&#xD800;", "\ud800", "<li>", "<pre>\n");
        Prop.ForAll(piece.ListOf().Select(string.Concat).ToArbitrary(), html => HtmlText.Read(html) is not null).QuickCheckThrowOnFailure();
    }
}
