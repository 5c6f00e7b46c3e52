using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Dashboard.Tests.Support;

/// <summary>
/// Role and name of an element as assistive technology reads them (WAI-ARIA roles implied by HTML, the steps of accname-1.2
/// that server-rendered pages need). Style is not computed: only <c>hidden</c> and <c>aria-hidden</c> hide.
/// </summary>
public static partial class AccessibleName
{
    public static string Of(IElement element)
    {
        if (References(element, "aria-labelledby") is { Length: > 0 } referenced)
        {
            return referenced;
        }

        if (Squeeze(element.GetAttribute("aria-label")) is { Length: > 0 } label)
        {
            return label;
        }

        return element switch
        {
            IHtmlInputElement { Type: "submit" or "button" or "reset" } input => Squeeze(input.GetAttribute("value") ?? "Submit"),
            IHtmlInputElement { Type: "image" } image => Squeeze(image.GetAttribute("alt")),
            IHtmlImageElement image => Squeeze(image.AlternativeText),
            _ when Labels(element) is { Length: > 0 } labels => labels,
            IHtmlFieldSetElement set => TextOf(set.Children.FirstOrDefault(c => c.LocalName == "legend")),
            IHtmlTableElement table => TextOf(table.Caption),
            _ when IsNamedByContent(element) => TextOf(element),
            _ => Squeeze(element.GetAttribute("title") ?? element.GetAttribute("placeholder")),
        };
    }

    public static string RoleOf(IElement element) => element.GetAttribute("role") ?? element.LocalName switch
    {
        "a" when element.HasAttribute("href") => "link",
        "button" or "summary" => "button",
        "textarea" => "textbox",
        "select" => element.HasAttribute("multiple") ? "listbox" : "combobox",
        "option" => "option",
        "input" => RoleOfInput(element.GetAttribute("type")?.ToUpperInvariant()),
        "output" => "status",
        "h1" or "h2" or "h3" or "h4" or "h5" or "h6" => "heading",
        "ul" or "ol" => "list",
        "li" => "listitem",
        "nav" => "navigation",
        "main" => "main",
        "dialog" => "dialog",
        "fieldset" => "group",
        "table" => "table",
        "tr" => "row",
        "img" => "img",
        "form" => "form",
        "article" => "article",
        _ => "generic",
    };

    public static bool IsHidden(IElement element) =>
        element.HasAttribute("hidden") || element.GetAttribute("aria-hidden") == "true" || element.GetAttribute("type") == "hidden"
        || element.LocalName is "template" or "script" or "style" || (element.ParentElement is { } parent && IsHidden(parent));

    /// <summary>The text that a reader hears: without what is hidden, white space squeezed.</summary>
    public static string TextOf(INode? node)
    {
        var text = new StringBuilder();
        Collect(node, text);
        return Squeeze(text.ToString());
    }

    private static void Collect(INode? node, StringBuilder text)
    {
        foreach (var child in node?.ChildNodes.ToArray() ?? [])
        {
            switch (child)
            {
                case IText characters:
                    text.Append(characters.Data);
                    break;
                case IElement element when IsHidden(element) || element is IHtmlInputElement or IHtmlSelectElement or IHtmlTextAreaElement:
                    break;
                case IHtmlImageElement image:
                    text.Append(image.AlternativeText);
                    break;
                // A label replaces what a control or a picture says; a list or a region that has one is still read.
                case IElement element when element.GetAttribute("aria-label") is { Length: > 0 } label && (IsNamedByContent(element) || RoleOf(element) == "img"):
                    text.Append(' ').Append(label).Append(' ');
                    break;
                case IElement element:
                    var gap = IsInline(element) ? "" : " ";
                    text.Append(gap);
                    Collect(element, text);
                    text.Append(gap);
                    break;
            }
        }
    }

    private static bool IsInline(IElement element) =>
        element.LocalName is "span" or "a" or "b" or "strong" or "em" or "i" or "code" or "small" or "time" or "abbr" or "mark" or "kbd" or "bdi";

    private static bool IsNamedByContent(IElement element) =>
        RoleOf(element) is "button" or "link" or "heading" or "option" or "row" or "listitem" or "tab" or "menuitem" or "switch" or "cell";

    private static string RoleOfInput(string? type) => type switch
    {
        "CHECKBOX" => "checkbox",
        "RADIO" => "radio",
        "SUBMIT" or "BUTTON" or "RESET" or "IMAGE" => "button",
        "NUMBER" => "spinbutton",
        "RANGE" => "slider",
        "SEARCH" => "searchbox",
        "FILE" => "file",
        // A password has no role in ARIA; people and product.md call it a textbox.
        _ => "textbox",
    };

    private static string Labels(IElement element)
    {
        var id = element.Id;
        var labels = element.Owner!.QuerySelectorAll("label")
            .Where(label => (id is { Length: > 0 } && label.GetAttribute("for") == id)
                || (!label.HasAttribute("for") && label.Contains(element) && label != element));
        return Squeeze(string.Join(' ', labels.Select(TextOf)));
    }

    private static string References(IElement element, string attribute) =>
        Squeeze(string.Join(' ', (element.GetAttribute(attribute) ?? "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => element.Owner!.GetElementById(id))
            .Select(e => e?.GetAttribute("aria-label") ?? TextOf(e))));

    private static string Squeeze(string? text) => WhiteSpace().Replace(text ?? "", " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
