using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dashboard.Shared;

/// <summary><c>&lt;copy-button for="element-id" label="Copy the public key" /&gt;</c>: copies that element's text (or value); see copy.js.</summary>
[HtmlTargetElement("copy-button", Attributes = "for", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CopyButtonTagHelper : TagHelper
{
    [HtmlAttributeName("for")]
    public string For { get; set; } = "";

    /// <summary>What is copied, for screen readers; several plain "Copy" on a page could not be told apart.</summary>
    [HtmlAttributeName("label")]
    public string Label { get; set; } = "Copy";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "button";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("type", "button");
        output.Attributes.SetAttribute("class", "button button-quiet button-small only-js");
        output.Attributes.SetAttribute("data-copy", For);
        if (Label != "Copy")
            output.Attributes.SetAttribute("aria-label", Label);
        output.Content.SetHtmlContent(IconTagHelper.Svg("copy") + "<span>Copy</span>");
    }
}

/// <summary><c>&lt;code-block id="snippet" title="HTML" text="@text" /&gt;</c>: preformatted text under a title, with a copy button.</summary>
[HtmlTargetElement("code-block", Attributes = "id,title,text", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CodeBlockTagHelper : TagHelper
{
    /// <summary>Unique in the page: the copy button finds the text by it.</summary>
    [HtmlAttributeName("id")]
    public string Id { get; set; } = "";

    [HtmlAttributeName("title")]
    public string Title { get; set; } = "";

    [HtmlAttributeName("text")]
    public string Text { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "code");
        var label = System.Text.Encodings.Web.HtmlEncoder.Default.Encode($"Copy: {Title}");
        var id = System.Text.Encodings.Web.HtmlEncoder.Default.Encode(Id);
        output.Content
            .AppendHtml("<div class=\"code-head\"><span>").Append(Title).AppendHtml("</span>")
            .AppendHtml($"<button type=\"button\" class=\"button button-quiet button-small only-js\" data-copy=\"{id}\" aria-label=\"{label}\">{IconTagHelper.Svg("copy")}<span>Copy</span></button></div>")
            // Wide code scrolls, and what scrolls must be reachable by keyboard.
            .AppendHtml("<pre tabindex=\"0\" role=\"region\" aria-label=\"").Append(Title).AppendHtml($"\"><code id=\"{id}\">").Append(Text).AppendHtml("</code></pre>");
    }
}
