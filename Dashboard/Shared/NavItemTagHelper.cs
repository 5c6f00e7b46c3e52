using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.Routing;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dashboard.Shared;

/// <summary>
/// One entry of the side navigation: <c>&lt;nav-item page="/Tickets/Index" icon="inbox" policy="ProjectAgent"&gt;Tickets&lt;/nav-item&gt;</c>.
/// It writes nothing when there is no such page or the policy refuses this member, and marks itself current for its page and those below.
/// </summary>
[HtmlTargetElement("nav-item", Attributes = "page,icon")]
public sealed class NavItemTagHelper(IUrlHelperFactory urls, IAuthorizationService authorization) : TagHelper
{
    [HtmlAttributeName("page")]
    public string Page { get; set; } = "";

    [HtmlAttributeName("icon")]
    public string Icon { get; set; } = "";

    [HtmlAttributeName("policy")]
    public string? Policy { get; set; }

    /// <summary>A policy whose members see another entry instead of this one.</summary>
    [HtmlAttributeName("unless")]
    public string? Unless { get; set; }

    /// <summary>True for an entry whose address is the beginning of the others': it is current on its own page only.</summary>
    [HtmlAttributeName("exact")]
    public bool Exact { get; set; }

    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var url = urls.GetUrlHelper(ViewContext).Page(Page, new { project = ViewContext.RouteData.Values["project"] });
        if (string.IsNullOrEmpty(url) || !await AllowedAsync())
        {
            output.SuppressOutput();
            return;
        }

        var text = await output.GetChildContentAsync();
        output.TagName = "li";
        output.Attributes.Clear();
        output.Content.AppendHtml("<a class=\"nav-link\" href=\"").Append(url).AppendHtml("\"")
            .AppendHtml(IsCurrent(url) ? " aria-current=\"page\">" : ">")
            .AppendHtml(IconTagHelper.Svg(Icon)).AppendHtml("<span class=\"truncate\">").AppendHtml(text).AppendHtml("</span></a>");
    }

    private async Task<bool> AllowedAsync() =>
        (Policy is null || await HoldsAsync(Policy)) && (Unless is null || !await HoldsAsync(Unless));

    private async Task<bool> HoldsAsync(string policy) =>
        (await authorization.AuthorizeAsync(ViewContext.HttpContext.User, ViewContext.HttpContext, policy)).Succeeded;

    private bool IsCurrent(string url)
    {
        var here = ViewContext.HttpContext.Request.Path;
        return Exact ? here.Equals(url, StringComparison.OrdinalIgnoreCase) : here.StartsWithSegments(url, StringComparison.OrdinalIgnoreCase);
    }
}
