using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dashboard.Shared;

/// <summary><c>&lt;switch-field for="Input.Enabled" label="Enable Embedded Portal" hint="…" /&gt;</c>: a checkbox with the role of a switch.</summary>
[HtmlTargetElement("switch-field", Attributes = "for,label", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SwitchFieldTagHelper(IHtmlGenerator generator) : CheckTagHelper(generator, "switch")
{
}

/// <summary><c>&lt;check-field for="Input.SendInstantly" label="Send instantly" hint="…" /&gt;</c>: a checkbox.</summary>
[HtmlTargetElement("check-field", Attributes = "for,label", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CheckFieldTagHelper(IHtmlGenerator generator) : CheckTagHelper(generator, "check")
{
}

public abstract class CheckTagHelper(IHtmlGenerator generator, string look) : TagHelper
{
    [HtmlAttributeName("for")]
    public ModelExpression For { get; set; } = null!;

    [HtmlAttributeName("label")]
    public string Label { get; set; } = "";

    [HtmlAttributeName("hint")]
    public string? Hint { get; set; }

    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    // The hint stays outside the <label>: it describes the control and must not become part of its name.
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var parts = new FieldParts(generator, ViewContext, For);
        var attributes = parts.ControlAttributes(output, Hint is not null, cssClass: null);
        if (look == "switch")
            attributes["role"] = "switch";
        var box = generator.GenerateCheckBox(ViewContext, For.ModelExplorer, For.Name, null, attributes);

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.Clear();
        output.Attributes.SetAttribute("class", parts.Invalid ? "field field-check field-invalid" : "field field-check");
        output.Content.AppendHtml($"<label class=\"{look}\">").AppendHtml(box)
            .AppendHtml($"<span class=\"{look}-text\">").Append(Label).AppendHtml("</span></label>");
        output.Content.AppendHtml(generator.GenerateHiddenForCheckbox(ViewContext, For.ModelExplorer, For.Name));
        parts.AppendHint(output.Content, Hint, "p");
        parts.AppendError(output.Content);
    }
}
