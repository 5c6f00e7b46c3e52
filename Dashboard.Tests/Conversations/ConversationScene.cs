using System.Text.Encodings.Web;
using Dashboard.Tests.Support;
using Dashboard.Tickets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Dashboard.Tests.Conversations;

/// <summary>A door in somebody's page with a strict policy, on another site, served to a browser.</summary>
internal sealed class ConversationScene : IAsyncDisposable
{
    private TestSite _host = null!;

    public DashboardApp App { get; private set; } = null!;

    public TestDoor Door { get; } = new();

    /// <summary>Attributes of the script's tag.</summary>
    public Dictionary<string, string> Options { get; } = new() { ["who"] = "lisa@example.com", ["theme"] = "light", ["locale"] = "en" };

    public CustomerScope Lisa => Door.Customers["lisa@example.com"];

    public static async Task<ConversationScene> StartAsync()
    {
        var scene = new ConversationScene();
        scene.App = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Host = "support.desk.test",
            RealTime = true,
            Services = services => services.AddSingleton<IStartupFilter>(scene.Door),
        });
        scene.Door.Customers["lisa@example.com"] = await scene.App.AtAsync(CustomerDoor.TicketCenter, "lisa@example.com", name: "Lisa");
        scene._host = await TestSite.StartAsync("app.acme.test", app =>
        {
            app.MapGet("/", scene.ServePage);
            app.MapGet("/page.css", () => Results.Text("html, body, #here { height: 100%; margin: 0 }", "text/css"));
            app.MapGet("/favicon.ico", () => Results.NoContent());
        });
        return scene;
    }

    /// <summary>The view inside its iframe.</summary>
    public static IFrameLocator In(BrowserPerson person) => person.Page.FrameLocator("iframe[title=Messages]");

    public Task OpenAsync(BrowserPerson person) => person.GoToAsync(_host.Address);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await App.DisposeAsync();
    }

    private IResult ServePage(HttpContext http)
    {
        var dashboard = App.Address.GetLeftPart(UriPartial.Authority);
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'self'; script-src {dashboard}; connect-src {dashboard}; frame-src {dashboard}; require-trusted-types-for 'script'";
        var data = string.Concat(Options.Select(o => $" data-{o.Key}=\"{HtmlEncoder.Default.Encode(o.Value)}\""));
        return Results.Content($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Acme</title><link rel="stylesheet" href="/page.css"></head>
            <body><div id="here"></div><script src="{dashboard}/test-door/host.js"{data}></script></body></html>
            """, "text/html; charset=utf-8");
    }
}
