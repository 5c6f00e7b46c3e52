using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dashboard.Shared;

/// <summary><c>&lt;proof verified="…" /&gt;</c>: whether a signature vouched for an identity or somebody only said so (product rule 1.4).</summary>
[HtmlTargetElement("proof", Attributes = "verified", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ProofTagHelper : TagHelper
{
    [HtmlAttributeName("verified")]
    public bool Verified { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Verified ? "verified" : "claimed");
        output.Content.AppendHtml(IconTagHelper.Svg(Verified ? "shield-check" : "shield-x")).Append(Verified ? " Verified" : " Claimed");
    }
}
