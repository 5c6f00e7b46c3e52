using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dashboard.Shared;

/// <summary>
/// A labelled control with its hint and its error, wired for screen readers:
/// <c>&lt;field for="Input.Email" label="Email" type="email" hint="…" autocomplete="username" /&gt;</c>. With <c>items</c> it is a
/// select, with <c>rows</c> a textarea, otherwise an input of <c>type</c>. Other attributes go to the control; content goes below it.
/// </summary>
[HtmlTargetElement("field", Attributes = "for,label")]
public sealed class FieldTagHelper(IHtmlGenerator generator) : TagHelper
{
    [HtmlAttributeName("for")]
    public ModelExpression For { get; set; } = null!;

    [HtmlAttributeName("label")]
    public string Label { get; set; } = "";

    [HtmlAttributeName("hint")]
    public string? Hint { get; set; }

    [HtmlAttributeName("type")]
    public string Type { get; set; } = "text";

    [HtmlAttributeName("rows")]
    public int Rows { get; set; }

    [HtmlAttributeName("items")]
    public IEnumerable<SelectListItem>? Items { get; set; }

    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var parts = new FieldParts(generator, ViewContext, For);
        var attributes = parts.ControlAttributes(output, Hint is not null, "input");
        var more = await output.GetChildContentAsync();

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.Clear();
        output.Attributes.SetAttribute("class", parts.Invalid ? "field field-invalid" : "field");
        output.Content.AppendHtml(generator.GenerateLabel(ViewContext, For.ModelExplorer, For.Name, Label, null));
        parts.AppendHint(output.Content, Hint, "p");
        output.Content.AppendHtml(Control(attributes));
        parts.AppendError(output.Content);
        output.Content.AppendHtml(more);
    }

    private TagBuilder Control(Dictionary<string, object?> attributes)
    {
        if (Items is not null)
            return generator.GenerateSelect(ViewContext, For.ModelExplorer, optionLabel: null, For.Name, Items, allowMultiple: false, attributes);
        if (Rows > 0)
            return generator.GenerateTextArea(ViewContext, For.ModelExplorer, For.Name, Rows, 0, attributes);
        if (Type == "password")
            return generator.GeneratePassword(ViewContext, For.ModelExplorer, For.Name, value: null, attributes);
        attributes["type"] = Type;
        return generator.GenerateTextBox(ViewContext, For.ModelExplorer, For.Name, For.Model, format: null, attributes);
    }
}
