using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dashboard.Shared;

/// <summary>
/// <c>&lt;local-time value="ticket.CreatedAt" /&gt;</c>: an instant, shown in the viewer's zone by local-times.js with the exact
/// one on hover. Without script it reads as UTC. <c>format</c> is <c>datetime</c> (default), <c>date</c>, <c>time</c> or <c>ago</c>.
/// </summary>
[HtmlTargetElement("local-time", Attributes = "value", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class LocalTimeTagHelper : TagHelper
{
    [HtmlAttributeName("value")]
    public DateTimeOffset? Value { get; set; }

    [HtmlAttributeName("format")]
    public string Format { get; set; } = "datetime";

    /// <summary>What stands there when there is no instant.</summary>
    [HtmlAttributeName("none")]
    public string None { get; set; } = "never";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagMode = TagMode.StartTagAndEndTag;
        if (Value is not { } value)
        {
            output.TagName = "span";
            output.Content.SetContent(None);
            return;
        }

        var utc = value.ToUniversalTime();
        output.TagName = "time";
        output.Attributes.SetAttribute("datetime", utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", utc.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("data-local", Format);
        output.Content.SetContent(utc.ToString(Format switch
        {
            "date" => "d MMM yyyy",
            "time" => "HH:mm 'UTC'",
            _ => "d MMM yyyy, HH:mm 'UTC'",
        }, CultureInfo.InvariantCulture));
    }
}
