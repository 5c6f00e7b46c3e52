using System.Globalization;
using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Dashboard.Platform.Markdown;

/// <summary>Writes a parsed text the way people write mail: no marks of emphasis, lists and quotes kept.</summary>
internal sealed class PlainTextWriter
{
    private readonly StringBuilder text = new();
    private readonly bool withAddresses;
    private readonly bool withMarks;

    private PlainTextWriter(bool withAddresses, bool withMarks) => (this.withAddresses, this.withMarks) = (withAddresses, withMarks);

    /// <summary>Everything that was written.</summary>
    public static string ForMail(MarkdownDocument document) => new PlainTextWriter(true, true).Write(document);

    /// <summary>Without addresses of links, list marks, quote marks and rules: only what was said.</summary>
    public static string ForPreview(MarkdownDocument document) => new PlainTextWriter(false, false).Write(document);

    private string Write(MarkdownDocument document)
    {
        WriteBlocks(document, "");
        return text.ToString().Trim();
    }

    private void WriteBlocks(ContainerBlock container, string indent)
    {
        foreach (var block in container) WriteBlock(block, indent);
    }

    private void WriteBlock(Block block, string indent)
    {
        switch (block)
        {
            case ListBlock list when withMarks: WriteList(list, indent); break;
            case QuoteBlock quote when withMarks: WriteBlocks(quote, indent + "> "); break;
            case ContainerBlock other: WriteBlocks(other, indent); break;
            case ThematicBreakBlock when withMarks: WriteParagraph("---", indent); break;
            case CodeBlock code: WriteParagraph(code.Lines.ToString(), indent + "    "); break;
            case LeafBlock { Inline: { } inline }: WriteParagraph(TextOf(inline), indent); break;
            default: break;
        }
    }

    private void WriteList(ListBlock list, string indent)
    {
        // A list within an item follows its line at once.
        if (list.Parent is ListItemBlock && text.Length > 0) text.Length -= Environment.NewLine.Length;
        var number = int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var mark = list.IsOrdered ? $"{number++}. " : "- ";
            var begin = text.Length;
            WriteBlocks(item, indent + new string(' ', mark.Length));
            if (text.Length > begin)
            {
                text.Remove(begin + indent.Length, mark.Length).Insert(begin + indent.Length, mark);
                // Items stand close together; only the outermost list as a whole is a paragraph.
                text.Length -= Environment.NewLine.Length;
            }
        }

        text.AppendLine();
    }

    private void WriteParagraph(string paragraph, string indent)
    {
        foreach (var line in paragraph.TrimEnd().Split('\n')) text.Append(indent).AppendLine(line.TrimEnd());
        text.AppendLine();
    }

    private string TextOf(ContainerInline container, int depth = 0)
    {
        // The renderer of HTML has the same limit; without it ten thousand open brackets would be as many stack frames.
        if (depth > SafeMarkdown.MaxNesting) throw new ArgumentException("Nested too deeply.", nameof(container));
        var line = new StringBuilder();
        foreach (var inline in container) Append(line, inline, depth + 1);
        return line.ToString();
    }

    private void Append(StringBuilder line, Inline inline, int depth)
    {
        switch (inline)
        {
            case LiteralInline literal: line.Append(literal.Content.AsSpan()); break;
            case CodeInline code: line.Append(code.Content); break;
            case LineBreakInline: line.Append('\n'); break;
            case HtmlEntityInline entity: line.Append(entity.Transcoded.AsSpan()); break;
            case AutolinkInline link: line.Append(link.Url); break;
            case LinkInline link: AppendLink(line, link, depth); break;
            case DelimiterInline unmatched: line.Append(unmatched.ToLiteral()).Append(TextOf(unmatched, depth)); break;
            case ContainerInline other: line.Append(TextOf(other, depth)); break;
            default: break;
        }
    }

    private void AppendLink(StringBuilder line, LinkInline link, int depth)
    {
        var label = TextOf(link, depth);
        line.Append(label);
        if (withAddresses && link.Url is { } address && !address.EndsWith(label, StringComparison.Ordinal))
        {
            line.Append(" <").Append(address).Append('>');
        }
    }
}
