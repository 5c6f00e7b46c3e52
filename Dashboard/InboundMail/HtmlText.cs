using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Dashboard.InboundMail;

/// <summary>The text of a mail that has only HTML: lines where the page has lines, quotations marked with <c>&gt;</c>.</summary>
internal sealed class HtmlText
{
    /// <summary>Longest HTML that is read, in characters; what a person writes is far below.</summary>
    public const int MaxLength = 500_000;

    /// <summary>Most tags that are read. The parser looks through all open elements for every new one: a hundred thousand nested ones would take it minutes.</summary>
    public const int MaxTags = 10_000;

    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase) { "script", "style", "head", "title", "template", "noscript", "object", "svg", "math" };

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul",
    };

    private static readonly HashSet<string> Spaced = new(StringComparer.OrdinalIgnoreCase) { "p", "blockquote", "h1", "h2", "h3", "ol", "table", "ul" };

    private readonly StringBuilder text = new();
    private int quotes;
    private int lineBreaks;
    private bool space;

    /// <summary>Whether <see cref="Read"/> would leave out the end of this.</summary>
    public static bool IsTooLong(string html) => Cut(html).Length < html.Length;

    /// <summary>How many tags <see cref="Read"/> would read of this.</summary>
    public static int TagsIn(string html) => Cut(html).AsSpan().Count('<');

    public static string Read(string html)
    {
        var body = new HtmlParser().ParseDocument(Cut(html)).Body;
        if (body is null) return "";
        var reader = new HtmlText();
        reader.Walk(body);
        return reader.text.ToString().Trim('\n', ' ');
    }

    private static string Cut(string html)
    {
        var tags = 0;
        var length = Math.Min(html.Length, MaxLength);
        for (var i = 0; i < length; i++)
        {
            if (html[i] == '<' && ++tags > MaxTags) return html[..i];
        }

        return length == html.Length ? html : html[..length];
    }

    /// <summary>Depth first without recursion: how deep it is nested is the sender's choice.</summary>
    private void Walk(IElement root)
    {
        INode? node = root.FirstChild;
        while (node is not null)
        {
            if (Enter(node) && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            Leave(node);
            while (node.NextSibling is null)
            {
                node = node.Parent;
                if (node is null || node == root) return;
                Leave(node);
            }

            node = node.NextSibling;
        }
    }

    /// <returns>Whether its children are read.</returns>
    private bool Enter(INode node)
    {
        if (node is IText { Data: var data }) Write(data);
        if (node is not IElement element || IsHidden(element)) return false;
        var name = element.LocalName;
        if (name == "br") Break(lineBreaks + 1);
        if (name == "blockquote")
        {
            Break(2);
            quotes++;
        }

        if (Blocks.Contains(name)) Break(Spaced.Contains(name) ? 2 : 1);
        if (name == "li") Write("- ");
        if (name is "td" or "th") space = true;
        return true;
    }

    private void Leave(INode node)
    {
        if (node is not IElement element || IsHidden(element)) return;
        var name = element.LocalName;
        if (name == "a") WriteTarget(element);
        if (name == "blockquote") quotes--;
        if (Blocks.Contains(name)) Break(Spaced.Contains(name) ? 2 : 1);
    }

    private static bool IsHidden(IElement element) => Skipped.Contains(element.LocalName)
        || element.GetAttribute("style")?.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase) == true;

    private void WriteTarget(IElement link)
    {
        var target = link.GetAttribute("href")?.Trim() ?? "";
        if (!target.StartsWith("http", StringComparison.OrdinalIgnoreCase) || target.Length > 1000) return;
        // Deep nesting would make every level's text be read again for each level.
        if (link.ChildElementCount == 0 && target.Contains(link.TextContent.Trim(), StringComparison.OrdinalIgnoreCase) && link.TextContent.Trim().Length > 3) return;
        Write($" ({target})");
    }

    private void Write(string data)
    {
        foreach (var c in data)
        {
            if (c is ' ' or '\t' or '\n' or '\r' or '\u00a0')
            {
                space = true;
                continue;
            }

            Flush();
            if (space && text.Length > 0 && text[^1] is not ('\n' or ' ')) text.Append(' ');
            space = false;
            text.Append(c);
        }
    }

    private void Break(int count)
    {
        if (text.Length == 0) return;
        lineBreaks = Math.Min(Math.Max(lineBreaks, count), 2);
        space = false;
    }

    /// <summary>Writes the line breaks that were asked for, the new line marked as quoted as it stands.</summary>
    private void Flush()
    {
        if (lineBreaks == 0 && text.Length > 0) return;
        text.Append('\n', lineBreaks);
        lineBreaks = 0;
        // Deeper than any conversation is a trick.
        for (var i = 0; i < Math.Min(quotes, 10); i++) text.Append("> ");
    }
}
