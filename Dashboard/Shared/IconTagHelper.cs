using System.Collections.Frozen;
using System.Xml.Linq;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dashboard.Shared;

/// <summary><c>&lt;icon name="inbox" /&gt;</c>: a shape of icons.svg, inline; decorative, so hidden from screen readers.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    private static readonly FrozenDictionary<string, string> Shapes = Load();

    [HtmlAttributeName("name")]
    public string Name { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var extra = output.Attributes["class"]?.Value?.ToString();
        output.TagName = null;
        output.Content.SetHtmlContent(Svg(Name, extra));
    }

    /// <summary>The same for code that writes HTML itself. An unknown name is a defect of the page, so it throws.</summary>
    public static string Svg(string name, string? extraClass = null) =>
        $"<svg class=\"icon{(extraClass is null ? "" : " " + extraClass)}\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\">{Shapes[name]}</svg>";

    private static FrozenDictionary<string, string> Load()
    {
        using var file = typeof(IconTagHelper).Assembly.GetManifestResourceStream("Dashboard.Shared.icons.svg")!;
        return XDocument.Load(file).Root!.Elements().ToFrozenDictionary(
            static symbol => (string)symbol.Attribute("id")!,
            static symbol => string.Concat(symbol.Elements().Select(static e =>
                $"<{e.Name.LocalName}{string.Concat(e.Attributes().Select(static a => $" {a.Name.LocalName}=\"{a.Value}\""))}/>")));
    }
}
