using Dashboard.Data.ChatWidget;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Dashboard.Tests.ChatWidget;

/// <summary>Acme's widget and its site, served to a browser.</summary>
internal sealed class WidgetScene(DashboardApp app, WidgetHost host, WidgetSite site) : IAsyncDisposable
{
    public DashboardApp App => app;

    public WidgetHost Host => host;

    public WidgetSite Site => site;

    public static async Task<WidgetScene> StartAsync(SignatureScope covers = SignatureScope.Either)
    {
        var app = await DashboardApp.StartAsync(new DashboardAppOptions { Host = "support.desk.test", RealTime = true });
        var host = await WidgetHost.StartAsync(app.Address);
        return new WidgetScene(app, host, await WidgetSite.AddAsync(app, "acme-chat", covers, "acme.test", origin: host.Origin));
    }

    /// <summary>The published snippet, with the placeholders filled as its page says.</summary>
    /// <param name="options">More of them, such as <c>widgetType: 'drawer',</c>.</param>
    public string Snippet(string options = "") => $"window.widget = new SupportWireWidget({{ widgetSlug: '{site.Slug}', {options} }});";

    /// <summary>The published options of a signed user.</summary>
    public string Signed(string email) => $"userEmail: '{email}', userSignature: '{site.Sign(email)}',";

    public async Task GoAsync(BrowserPerson person, string script)
    {
        host.Script = script;
        await person.GoToAsync(host.Address);
    }

    public static ILocator Trigger(BrowserPerson person) => person.Button("Chat");

    public static ILocator Panel(BrowserPerson person) => person.Page.Locator("supportwire-widget dialog");

    public static IFrameLocator Frame(BrowserPerson person) => person.Page.FrameLocator("supportwire-widget iframe");

    /// <summary>Bob answers the newest ticket; open streams hear of it as they do of any reply.</summary>
    public async Task ReplyAsync(string text) =>
        await app.RepliesAsync(await app.Data(db => db.Tickets.OrderByDescending(t => t.Id).Select(t => t.PublicId).FirstAsync()), text);

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await app.DisposeAsync();
    }
}
