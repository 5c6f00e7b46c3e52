using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dashboard.Shared;

/// <summary>
/// <c>&lt;avatar name="Ana Gómez" /&gt;</c>: initials on one of five colours, the same for the same name; decorative, so the name
/// stands beside it in text. <c>small</c> and <c>square</c> (for projects) change its shape.
/// </summary>
[HtmlTargetElement("avatar", Attributes = "name", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class AvatarTagHelper : TagHelper
{
    private const int Colours = 5;

    [HtmlAttributeName("name")]
    public string? Name { get; set; }

    [HtmlAttributeName("small")]
    public bool Small { get; set; }

    [HtmlAttributeName("square")]
    public bool Square { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = (Name ?? "").Trim();
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        var colour = name.Aggregate(0, static (sum, c) => ((sum * 31) + c) & 0xFFFF) % Colours;
        output.Attributes.SetAttribute("class", $"avatar avatar-{colour}{(Small ? " avatar-small" : "")}{(Square ? " avatar-square" : "")}");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetContent(Initials(name));
    }

    private static string Initials(string name)
    {
        var words = name.Split([' ', '.', '@', '_', '-'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length switch
        {
            0 => "?",
            1 => StringInfo.GetNextTextElement(words[0]),
            _ => StringInfo.GetNextTextElement(words[0]) + StringInfo.GetNextTextElement(words[1]),
        };
    }
}
