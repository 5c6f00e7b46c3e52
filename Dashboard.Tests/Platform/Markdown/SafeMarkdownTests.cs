using System.Diagnostics;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Dashboard.Platform.Markdown;
using FsCheck;
using FsCheck.Fluent;

namespace Dashboard.Tests.Platform.Markdown;

[Trait("Kind", "Pure")]
public sealed class SafeMarkdownTests
{
    private static readonly string[] AllowedElements =
    [
        "p", "br", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "a",
        "h3", "h4", "h5", "h6",
    ];

    [Theory]
    [InlineData("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>")]
    [InlineData("~~gone~~", "<p><del>gone</del></p>")]
    [InlineData("one\ntwo", "<p>one<br />two</p>")]
    [InlineData("# Title", "<h3>Title</h3>")]
    [InlineData("Thanks\n---\nBob", "<p>Thanks<br />---<br />Bob</p>")]
    [InlineData("- a\n- b", "<ul><li>a</li><li>b</li></ul>")]
    [InlineData("> quoted", "<blockquote><p>quoted</p></blockquote>")]
    [InlineData("`a < b`", "<p><code>a &lt; b</code></p>")]
    [InlineData("3 < 4 & 5 > 4", "<p>3 &lt; 4 &amp; 5 &gt; 4</p>")]
    public void Ordinary_markdown_becomes_what_people_expect(string markdown, string html) =>
        Assert.Equal(html, SafeMarkdown.ToHtml(markdown).ToString().Replace("\n", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("[docs](https://example.com/a?b=1&c=2)", "https://example.com/a?b=1&c=2", "docs")]
    [InlineData("[docs](http://example.com)", "http://example.com", "docs")]
    [InlineData("[mail](mailto:bob@example.com)", "mailto:bob@example.com", "mail")]
    [InlineData("<https://example.com/x>", "https://example.com/x", "https://example.com/x")]
    [InlineData("<bob@example.com>", "mailto:bob@example.com", "bob@example.com")]
    [InlineData("see https://example.com/y.", "https://example.com/y", "https://example.com/y")]
    [InlineData("see www.example.com", "https://www.example.com", "www.example.com")]
    [InlineData("[ref]\n\n[ref]: https://example.com/r", "https://example.com/r", "ref")]
    [InlineData("![a shot](https://example.com/i.png)", "https://example.com/i.png", "a shot")]
    [InlineData("![](https://example.com/i.png)", "https://example.com/i.png", "https://example.com/i.png")]
    public void Links_of_every_kind_lead_there_without_telling_where_from(string markdown, string href, string text)
    {
        var link = Assert.Single(Parse(markdown).QuerySelectorAll("a"));

        Assert.Equal(href, link.GetAttribute("href"));
        Assert.Equal(text, link.TextContent);
        Assert.Equal("noopener noreferrer nofollow ugc", link.GetAttribute("rel"));
        Assert.Equal("_blank", link.GetAttribute("target"));
    }

    [Fact]
    public void A_refused_link_leaves_its_text()
    {
        var body = Parse("Please [click **here**](javascript:alert(1)) now");

        Assert.Empty(body.QuerySelectorAll("a"));
        Assert.Equal("Please click here now", body.TextContent.Trim());
    }

    [Fact]
    public void A_picture_in_a_link_leaves_one_link()
    {
        var link = Assert.Single(Parse("[![a](https://tracker.example/p.gif) b](https://example.com)").QuerySelectorAll("a"));

        Assert.Equal("https://example.com", link.GetAttribute("href"));
        Assert.Equal("a b", link.TextContent);
    }

    public static TheoryData<string> Attacks => [.. MarkdownAttacks.All];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void An_attack_becomes_text(string markdown) => Assert.Null(Harm(SafeMarkdown.ToHtml(markdown).ToString()));

    [Fact]
    public void Attacks_in_any_combination_with_markdown_stay_text()
    {
        var piece = Gen.OneOf(
            Gen.Elements(MarkdownAttacks.All),
            Gen.Elements("[", "]", "(", ")", "<", ">", "!", "`", "```", "\n", "\n\n", "* ", "> ", "- ", "1. ", "\"", "'", "&", "#", "\\",
                "](", "![", "](javascript:", "[x]: ", " onclick=", "style=", "{", "}", "|", "~~", ":", "\t", "    ", "\u0000", "\ud83d"),
            ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => s.Get));
        var text = piece.ListOf().Select(pieces => string.Concat(pieces));

        Prop.ForAll(text.ToArbitrary(), markdown => Harm(SafeMarkdown.ToHtml(markdown).ToString()) is null)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    public static TheoryData<string, int> Pathological => new()
    {
        { "[", 20_000 }, { "]", 20_000 }, { "*", 20_000 }, { "**a", 6_000 }, { "_a", 10_000 }, { "*a_b", 5_000 }, { "> ", 10_000 },
        { "- ", 10_000 }, { "`", 20_000 }, { "`a``", 5_000 }, { "![", 10_000 }, { "[a](", 5_000 }, { "[a](<b", 3_000 }, { "<", 20_000 },
        { "<a ", 6_000 }, { "<!--", 5_000 }, { "<?", 10_000 }, { "&", 20_000 }, { "&#", 10_000 }, { "\\", 20_000 }, { "~", 20_000 }, { "~~a", 6_000 },
        { "[a]: b\n", 2_800 }, { "[a][", 5_000 }, { "a\n", 10_000 }, { "#", 20_000 }, { "1. ", 6_000 }, { "\t", 20_000 }, { "http://a.", 2_200 },
        { "www.", 5_000 }, { "[![", 6_000 }, { "a@b.", 5_000 }, { "\u0000", 20_000 }, { "![[](", 4_000 }, { "* * ", 5_000 },
    };

    [Theory]
    [MemberData(nameof(Pathological))]
    public void Pathological_text_is_rendered_quickly(string piece, int times)
    {
        var markdown = new StringBuilder().Insert(0, piece, times).ToString();
        SafeMarkdown.ToHtml("warm up");
        var html = "";
        var took = TimeSpan.MaxValue;
        // What is slow is slow each time; a machine that is busy is so now and then.
        for (var tries = 0; took >= TimeSpan.FromSeconds(2) && tries < 3; tries++)
        {
            var watch = Stopwatch.StartNew();
            html = SafeMarkdown.ToHtml(markdown).ToString();
            SafeMarkdown.ToPlainText(markdown);
            SafeMarkdown.ToPreview(markdown);
            took = watch.Elapsed;
        }

        Assert.True(took < TimeSpan.FromSeconds(2), $"{piece} × {times} took {took}");
        Assert.Null(Harm(html));
    }

    [Fact]
    public void Text_nested_too_deeply_or_too_long_is_shown_as_written()
    {
        var deep = string.Concat(Enumerable.Repeat("> ", 500)) + "<b>core</b>";
        Assert.Contains("core", Parse(deep).TextContent, StringComparison.Ordinal);
        Assert.Contains("core", SafeMarkdown.ToPlainText(deep), StringComparison.Ordinal);

        var html = SafeMarkdown.ToHtml(new string('*', SafeMarkdown.MaxLength + 1) + "<b>").ToString();
        Assert.Null(Harm(html));
        Assert.EndsWith("*&lt;b&gt;</p>\n", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[ w ", 60)]
    [InlineData("![ w ", 60)]
    [InlineData("[ w ", 5)]
    public void Unmatched_brackets_are_kept_however_many(string piece, int times)
    {
        var written = string.Concat(Enumerable.Repeat(piece, times)).Trim();

        Assert.Equal(written, Parse(written).TextContent.Trim());
        Assert.Equal(written, SafeMarkdown.ToPlainText(written));
    }

    [Fact]
    public void As_plain_text_it_reads_like_mail() =>
        Assert.Equal(
            """
            Steps

            1. Open settings <https://example.com/s>
            2. Press Save

            - one
            - two
              - inner

            > It fails
            > again

                var x = 1;

            see https://example.com/y
            """.ReplaceLineEndings(),
            SafeMarkdown.ToPlainText(
                """
                ## Steps
                1. Open [settings](https://example.com/s)
                2. Press **Save**

                * one
                * two
                    * inner

                > It *fails*
                > again

                ```
                var x = 1;
                ```

                see https://example.com/y
                """));

    [Theory]
    [InlineData("**Hello**\n\n- world", 40, "Hello world")]
    [InlineData("one two three four", 8, "one two…")]
    [InlineData("ab😀😀", 4, "ab…")]
    [InlineData("", 10, "")]
    [InlineData(" \n ", 10, "")]
    [InlineData("![x](https://a.example/b)", 40, "x")]
    public void A_preview_is_one_short_line(string markdown, int length, string expected) =>
        Assert.Equal(expected, SafeMarkdown.ToPreview(markdown, length));

    /// <summary>What a browser would find harmful in a piece of HTML, or null.</summary>
    internal static string? Harm(string html)
    {
        foreach (var element in ParseHtml(html).QuerySelectorAll("*"))
        {
            if (!AllowedElements.Contains(element.LocalName)) return $"<{element.LocalName}> in {html}";
            foreach (var attribute in element.Attributes)
            {
                if (!IsHarmless(element, attribute)) return $"{attribute.Name}={attribute.Value} in {html}";
            }

            if (element.LocalName == "a" && element.ParentElement?.Closest("a") is not null) return $"a link in a link in {html}";
        }

        return null;
    }

    private static bool IsHarmless(IElement element, IAttr attribute) => (element.LocalName, attribute.Name) switch
    {
        ("a", "href") => new[] { "https://", "http://", "mailto:" }
            .Any(s => attribute.Value.StartsWith(s, StringComparison.OrdinalIgnoreCase)) && !attribute.Value.Any(char.IsControl),
        ("a", "rel") => attribute.Value == "noopener noreferrer nofollow ugc",
        ("a", "target") => attribute.Value == "_blank",
        ("code", "class") => attribute.Value.StartsWith("language-", StringComparison.Ordinal),
        ("ol", "start") => attribute.Value.All(char.IsAsciiDigit),
        _ => false,
    };

    private static IElement Parse(string markdown) => ParseHtml(SafeMarkdown.ToHtml(markdown).ToString());

    private static IElement ParseHtml(string html) => new HtmlParser().ParseDocument($"<!doctype html><body>{html}").Body!;
}
