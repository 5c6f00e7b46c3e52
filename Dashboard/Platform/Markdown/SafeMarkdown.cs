using System.Text.Encodings.Web;
using Markdig;
using Markdig.Extensions.AutoLinks;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Microsoft.AspNetCore.Html;

namespace Dashboard.Platform.Markdown;

/// <summary>
/// What people write to each other, as HTML that cannot harm the reader and as plain text (product §5). The input is
/// never trusted. Safe for use by several threads at once.
/// </summary>
/// <remarks>
/// The defence is on the syntax tree, not on the text: raw HTML is not parsed at all, every link passes
/// <see cref="SafeLinks"/>, and renderers for raw HTML are taken out as well, so that a parser that lets some through
/// renders nothing. Extensions are listed one by one: <c>UseAdvancedExtensions</c> would bring generic attributes
/// (<c>onclick</c>, <c>style</c>) and media links (iframes).
/// </remarks>
public static class SafeMarkdown
{
    /// <summary>Longest text that is parsed, in characters; anything longer is shown as it was written.</summary>
    public const int MaxLength = 20_000;

    /// <summary>Deepest nesting of quotes, lists and emphasis; anything deeper is shown as it was written.</summary>
    public const int MaxNesting = 40;

    private static readonly MarkdownPipeline Pipeline = CreatePipeline();

    /// <summary>
    /// HTML of block elements without script, style, image, frame or event attribute; links open a new tab and carry
    /// <c>rel="noopener noreferrer nofollow ugc"</c>. Headings begin at level 3: the page has its own above them.
    /// </summary>
    public static HtmlString ToHtml(string? markdown) =>
        string.IsNullOrWhiteSpace(markdown) ? HtmlString.Empty : new HtmlString(Try(markdown, Render) ?? AsWritten(markdown));

    /// <summary>The same as text for mail: paragraphs, list marks and quotes stay; a link is followed by its address.</summary>
    public static string ToPlainText(string? markdown) =>
        string.IsNullOrWhiteSpace(markdown) ? "" : Try(markdown, PlainTextWriter.ForMail) ?? markdown.Trim();

    /// <summary>The beginning in one line, for lists and notifications.</summary>
    /// <param name="maxLength">In characters, the ellipsis included; at least 1.</param>
    public static string ToPreview(string? markdown, int maxLength = 160)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        if (string.IsNullOrWhiteSpace(markdown)) return "";
        // The preview needs only the beginning; parsing a little more than that is enough and keeps lists cheap.
        var beginning = markdown.Length > maxLength * 8 ? markdown[..(maxLength * 8)] : markdown;
        var text = Try(beginning, PlainTextWriter.ForPreview) ?? beginning;
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= maxLength) return line;
        var end = maxLength - 1;
        if (end > 0 && char.IsHighSurrogate(line[end - 1])) end--;
        return line[..end].TrimEnd() + "…";
    }

    private static MarkdownPipeline CreatePipeline()
    {
        var builder = new MarkdownPipelineBuilder { MaximumNestingDepth = MaxNesting }
            .DisableHtml()
            .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
            .UseAutoLinks(new AutoLinkOptions { UseHttpsForWWWLinks = true })
            .UseSoftlineBreakAsHardlineBreak();
        // A line of dashes under a paragraph is how people sign, not a heading.
        foreach (var paragraph in builder.BlockParsers.OfType<ParagraphBlockParser>()) paragraph.ParseSetextHeadings = false;
        return builder.Build();
    }

    private static string? Try(string markdown, Func<MarkdownDocument, string> write)
    {
        if (markdown.Length > MaxLength || Complexity.IsBeyondWriting(markdown)) return null;
        try
        {
            var document = Markdig.Markdown.Parse(markdown, Pipeline);
            SafeLinks.Enforce(document);
            foreach (var heading in document.Descendants<HeadingBlock>()) heading.Level = Math.Min(6, heading.Level + 2);
            return write(document);
        }
        catch (ArgumentException)
        {
            // How Markdig says, while parsing or rendering, that the nesting is deeper than allowed.
            return null;
        }
    }

    private static string Render(MarkdownDocument document)
    {
        using var text = new StringWriter();
        var renderer = new HtmlRenderer(text);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.TryRemove<HtmlBlockRenderer>();
        renderer.ObjectRenderers.TryRemove<HtmlInlineRenderer>();
        renderer.Render(document);
        return text.ToString();
    }

    private static string AsWritten(string text) =>
        $"<p>{HtmlEncoder.Default.Encode(text.Trim()).Replace("&#xD;", "", StringComparison.Ordinal).Replace("&#xA;", "<br />\n", StringComparison.Ordinal)}</p>\n";
}
