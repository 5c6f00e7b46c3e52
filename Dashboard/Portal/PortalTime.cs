using System.Globalization;
using Microsoft.AspNetCore.Html;

namespace Dashboard.Portal;

/// <summary>An instant in a fragment: UTC as it is sent, in the viewer's zone and language once script has seen it.</summary>
public static class PortalTime
{
    public static HtmlString Of(DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        var machine = utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var people = utc.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return new HtmlString($"""<time datetime="{machine}" title="{machine}">{people}</time>""");
    }
}
