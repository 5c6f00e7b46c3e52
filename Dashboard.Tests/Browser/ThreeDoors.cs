using Dashboard.Data;
using Dashboard.Data.ChatWidget;
using Dashboard.Tests.ChatWidget;
using Dashboard.Tests.Portal;
using Dashboard.Tests.Support;
using Dashboard.Tests.TicketCenter;
using Dashboard.Tickets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Dashboard.Tests.Browser;

/// <summary>One page of Acme's with all three doors in it, Lisa signed in at each with a conversation of her own; the product is behind a proxy that buffers.</summary>
internal sealed class ThreeDoors : IAsyncDisposable
{
    private TestSite _site = null!;
    private string _page = "";

    private ThreeDoors(DashboardApp app, BufferingProxy proxy) => (App, Proxy) = (app, proxy);

    public DashboardApp App { get; }

    public BufferingProxy Proxy { get; }

    public WidgetSite Widget { get; private set; } = null!;

    public static async Task<ThreeDoors> StartAsync()
    {
        var app = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Host = "support.desk.test",
            Https = false,
            RealTime = true,
            Settings = new Dictionary<string, string?> { ["Proxy:TrustedNetworks:0"] = "127.0.0.1/32" },
        });
        var doors = new ThreeDoors(app, await BufferingProxy.StartAsync("support.desk.test", app.Address));
        doors._site = await TestSite.StartAsync("app.acme.test", site =>
        {
            site.MapGet("/", () => Results.Content(doors._page, "text/html; charset=utf-8"));
            site.MapGet("/favicon.ico", () => Results.NoContent());
        });
        await doors.SetUpAsync();
        return doors;
    }

    public static IFrameLocator Center(BrowserPerson person) => person.Page.FrameLocator("#hdh-ticket-center iframe");

    /// <summary>Lisa has each of her conversations before her eyes.</summary>
    public async Task OpenAsync(BrowserPerson lisa)
    {
        await lisa.GoToAsync(_site.Address);
        await Center(lisa).GetByText("At the Ticket Center").First.ClickAsync();
        await Assertions.Expect(Center(lisa).GetByLabel("Your reply")).ToBeVisibleAsync();
        await WidgetScene.Trigger(lisa).ClickAsync();
        await WidgetScene.Frame(lisa).GetByText("At the widget").First.ClickAsync();
        await Assertions.Expect(WidgetScene.Frame(lisa).GetByLabel("Your reply")).ToBeVisibleAsync();
        await lisa.Button("Support").ClickAsync();
        await lisa.Portal.GetByText("At the portal").First.ClickAsync();
        await Assertions.Expect(lisa.Portal.GetByLabel("Your reply")).ToBeVisibleAsync();
    }

    /// <summary>Nothing of a stream comes through for as long as it is open.</summary>
    public async Task AssertStreamsAreHeldBackAsync()
    {
        using var client = TestSite.ClientOf(Proxy.Address);
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await Widget.SignInAsync("lisa@widget.example")).IsOk().Token);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            using var answer = await client.GetAsync(new Uri("/api/widget/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, patience.Token);
            await (await answer.Content.ReadAsStreamAsync(patience.Token)).ReadExactlyAsync(new byte[1], patience.Token);
        });
    }

    /// <summary>Bob answers in each of them; open streams hear of it as they do of any reply.</summary>
    public async Task ReplyAsync(string text)
    {
        foreach (var ticket in await App.Data(db => db.Tickets.Select(t => t.PublicId).ToListAsync())) await App.RepliesAsync(ticket, text);
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await Proxy.DisposeAsync();
        await App.DisposeAsync();
    }

    private async Task SetUpAsync()
    {
        var portal = await SigningHost.EnableAsync(App, null, _site.Origin, Cast.HostOrigin);
        var payload = portal.Payload(Cast.Lisa);
        var helpdesk = await SigningHelpdesk.EnableAsync(App);
        Widget = await WidgetSite.AddAsync(App, "acme-chat", SignatureScope.Email, origin: _site.Origin);
        await helpdesk.Visitor("lisa@center.example").BeginAsync("At the Ticket Center");
        await Widget.SayAsync((await Widget.SignInAsync("lisa@widget.example")).IsOk().Token, "At the widget");
        await (await PortalCustomer.SignInAsync(App, portal, Cast.Lisa)).OpenTicketAsync("At the portal");
        var desk = Proxy.Address.GetLeftPart(UriPartial.Authority);
        _page = $$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Acme</title></head><body>
            <div id="hdh-ticket-center"></div>
            <script src="{{desk}}/ticket-center.js" data-helpdesk-id="{{helpdesk.HelpdeskId}}" data-email="lisa@center.example" data-signature="{{helpdesk.Sign("lisa@center.example")}}"></script>
            <script src="{{desk}}/widget.js"></script>
            <script>
              new SupportWireWidget({ widgetSlug: '{{Widget.Slug}}', triggerPosition: 'bottom-left', userEmail: 'lisa@widget.example', userSignature: '{{Widget.Sign("lisa@widget.example")}}' });
              window.UserHeroQueue = [['init', { publicKey: '{{portal.PublicKey}}', user: {{payload}}, userHmac: '{{HostSignature.Of(portal.Secret, payload)}}', launcher: 'button' }]];
            </script>
            <script src="{{desk}}/portal.js" async></script>
            </body></html>
            """;
    }
}
