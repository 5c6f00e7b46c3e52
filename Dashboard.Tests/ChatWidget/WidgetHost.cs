using System.Security.Cryptography;
using Dashboard.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dashboard.Tests.ChatWidget;

/// <summary>
/// A company's site that embeds a widget: another origin and site, a strict Content-Security-Policy, and pages that carry the published
/// page's own snippets.
/// </summary>
internal sealed class WidgetHost : IAsyncDisposable
{
    private readonly Uri _dashboard;
    private TestSite? _site;

    private WidgetHost(Uri dashboard) => _dashboard = dashboard;

    public Uri Address => _site!.Address;

    public string Origin => _site!.Origin;

    /// <summary>What the page's script element holds.</summary>
    public string Script { get; set; } = "";

    /// <summary>What stands before the widget's script, such as a stub.</summary>
    public string Before { get; set; } = "";

    /// <summary>More of the page's body.</summary>
    public string Body { get; set; } = "";

    public static async Task<WidgetHost> StartAsync(Uri dashboard, string host = "www.acme.test")
    {
        var widgetHost = new WidgetHost(dashboard);
        widgetHost._site = await TestSite.StartAsync(host, app =>
        {
            app.MapGet("/", widgetHost.ServePage);
            app.MapGet("/favicon.ico", () => Results.NoContent());
        });
        return widgetHost;
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null) await _site.DisposeAsync();
    }

    private IResult ServePage(HttpContext http)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(12));
        var dashboard = _dashboard.GetLeftPart(UriPartial.Authority);
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self'; style-src 'self'; script-src 'nonce-{nonce}' {dashboard}; connect-src {dashboard}; frame-src {dashboard}";
        http.Response.Headers.CacheControl = "no-store";
        return Results.Content($$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Acme</title></head>
            <body>
            <h1>Acme</h1>
            <p>We make everything.</p>
            {{Body}}
            <script nonce="{{nonce}}">{{Before}}</script>
            <script src="{{dashboard}}/widget.js"></script>
            <script nonce="{{nonce}}">{{Script}}</script>
            </body></html>
            """, "text/html; charset=utf-8");
    }
}
