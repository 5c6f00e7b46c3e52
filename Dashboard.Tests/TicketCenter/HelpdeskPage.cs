using System.Text.Encodings.Web;
using Dashboard.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace Dashboard.Tests.TicketCenter;

/// <summary>
/// Acme's application on another site, written from the published page alone: its embed code, and its Node.js function run by Node.js. The policy
/// is as strict as a careful site's.
/// </summary>
internal sealed class HelpdeskPage : IAsyncDisposable
{
    private TestSite _site = null!;

    private HelpdeskPage(DashboardApp app, SigningHelpdesk helpdesk) => (App, Helpdesk) = (app, helpdesk);

    public DashboardApp App { get; }

    public SigningHelpdesk Helpdesk { get; }

    public Uri Address => _site.Address;

    public string Dashboard => App.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>Whom the application's server signs in on the next page load, as it passes the email.</summary>
    public string Email { get; set; } = "lisa@example.com";

    /// <summary>What it writes for a signature; null: the right one.</summary>
    public string? Signature { get; set; }

    /// <summary>The page's body; null: the published embed code.</summary>
    public Func<string, string, string>? Body { get; set; }

    /// <summary>More in the page's style sheet.</summary>
    public string Style { get; set; } = "";

    public static async Task<HelpdeskPage> StartAsync(params (string Name, string Value)[] settings)
    {
        var app = await DashboardApp.StartAsync(new DashboardAppOptions { Host = "support.desk.test", RealTime = true, Settings = settings.ToDictionary(s => s.Name, s => (string?)s.Value) });
        var page = new HelpdeskPage(app, await SigningHelpdesk.EnableAsync(app));
        page._site = await TestSite.StartAsync("app.acme.test", site =>
        {
            site.MapGet("/", (Delegate)page.ServeAsync);
            site.MapGet("/app.css", () => Results.Text("body { font: 15px system-ui; margin: 2rem } h1 { font-size: 1.4rem }" + page.Style, "text/css"));
            site.MapGet("/app.js", () => Results.Text("window.before = Object.getOwnPropertyNames(window)", "text/javascript"));
            site.MapGet("/favicon.ico", () => Results.NoContent());
        });
        return page;
    }

    /// <summary>The frame's document in somebody's page.</summary>
    public static IFrameLocator In(BrowserPerson person) => person.Page.FrameLocator("#hdh-ticket-center iframe");

    /// <summary>The published function, run by its interpreter.</summary>
    public Task<string> SignAsync(string email) => Interpreter.Node.RunAsync(
        "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);\n" + PublishedSnippets.Signer("node") + "\nconsole.log(generateHmac(process.env.EMAIL));",
        new Dictionary<string, string> { ["HDH_HMAC_SECRET"] = Helpdesk.Secret, ["EMAIL"] = email });

    /// <summary>The published embed code for somebody.</summary>
    public string Embed(string email, string signature) => PublishedSnippets.Embed
        .Replace("https://helpdesky.io", Dashboard, StringComparison.Ordinal)
        .Replace("YOUR_HELPDESK_ID", Helpdesk.HelpdeskId, StringComparison.Ordinal)
        .Replace("USER_EMAIL", HtmlEncoder.Default.Encode(email), StringComparison.Ordinal)
        .Replace("HMAC_SIGNATURE", signature, StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await App.DisposeAsync();
    }

    private async Task<IResult> ServeAsync(HttpContext http)
    {
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' {Dashboard}; style-src 'self'; connect-src {Dashboard}; frame-src {Dashboard}; base-uri 'none'; form-action 'none'";
        http.Response.Headers.CacheControl = "no-store";
        var signature = Signature ?? await SignAsync(Email);
        return Results.Content($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Acme</title>
            <link rel="stylesheet" href="/app.css"><script src="/app.js"></script></head>
            <body><h1>Support at Acme</h1>
            {(Body is null ? Embed(Email, signature) : Body(Email, signature))}
            <p>Acme Inc.</p></body></html>
            """, "text/html; charset=utf-8");
    }
}
