using System.Net;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dashboard.Shared;

/// <summary>What all the field tag helpers share: the ids that tie label, hint, control and error together.</summary>
internal sealed class FieldParts(IHtmlGenerator generator, ViewContext view, ModelExpression target)
{
    private readonly string id = TagBuilder.CreateSanitizedId(view.ViewData.TemplateInfo.GetFullHtmlFieldName(target.Name), generator.IdAttributeDotReplacement);

    public bool Invalid => Errors.Count > 0;

    private ModelErrorCollection Errors =>
        view.ViewData.ModelState.TryGetValue(view.ViewData.TemplateInfo.GetFullHtmlFieldName(target.Name), out var entry) ? entry.Errors : [];

    /// <summary>The page's own attributes, plus the class and what assistive technology needs.</summary>
    public Dictionary<string, object?> ControlAttributes(TagHelperOutput output, bool hasHint, string? cssClass)
    {
        var attributes = output.Attributes.ToDictionary(static a => a.Name, static a => a.ValueStyle == HtmlAttributeValueStyle.Minimized ? a.Name : Plain(a.Value));
        var classes = string.Join(' ', new[] { cssClass, attributes.GetValueOrDefault("class")?.ToString() }.Where(static c => c is not null));
        if (classes.Length > 0)
            attributes["class"] = classes;
        var described = string.Join(' ', new[] { hasHint ? id + "-hint" : null, Invalid ? id + "-error" : null }.Where(static d => d is not null));
        if (described.Length > 0)
            attributes["aria-describedby"] = described;
        if (Invalid)
            attributes["aria-invalid"] = "true";
        return attributes;
    }

    /// <summary>Razor hands an attribute over encoded already, and the generator would encode it again.</summary>
    private static object? Plain(object? value) => value is IHtmlContent ? WebUtility.HtmlDecode(value.ToString()) : value;

    public void AppendHint(IHtmlContentBuilder content, string? hint, string tag)
    {
        if (hint is not null)
            content.AppendHtml($"<{tag} class=\"hint\" id=\"{id}-hint\">").Append(hint).AppendHtml($"</{tag}>");
    }

    public void AppendError(IHtmlContentBuilder content)
    {
        if (!Invalid)
            return;
        content.AppendHtml($"<p class=\"error\" id=\"{id}-error\">")
            .Append(string.Join('\n', Errors.Select(static e => e.ErrorMessage))).AppendHtml("</p>");
    }
}
