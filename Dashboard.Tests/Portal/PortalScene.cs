using System.Net.Http.Json;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Dashboard.Tests.Portal;

/// <summary>Acme's portal and host application, served to a browser.</summary>
internal sealed class PortalScene : IAsyncDisposable
{
    private PortalScene(DashboardApp app, PortalHost host)
    {
        App = app;
        Host = host;
    }

    public DashboardApp App { get; }

    public PortalHost Host { get; }

    public static async Task<PortalScene> StartAsync()
    {
        var app = await DashboardApp.StartAsync(new DashboardAppOptions { Host = "support.desk.test", RealTime = true });
        var host = await PortalHost.StartAsync(app.Address);
        var keys = await app.EnablePortalAsync(app.Acme, host.Origin, "https://other.acme.test");
        host.PublicKey = keys.PublicKey;
        host.Secret = keys.Secret;
        return new PortalScene(app, host);
    }

    /// <summary>Opens the host page and, in it, the panel.</summary>
    public async Task OpenAsync(BrowserPerson person)
    {
        await person.GoToAsync(Host.Address);
        await person.Button("Support").ClickAsync();
        await Assertions.Expect(person.Portal.GetByRole(AriaRole.Button, new() { Name = "New ticket" })).ToBeVisibleAsync();
    }

    public async Task OpenTicketAsync(BrowserPerson person, string subject, string message)
    {
        await person.Portal.GetByRole(AriaRole.Button, new() { Name = "New ticket" }).ClickAsync();
        await person.Portal.GetByLabel("Subject").FillAsync(subject);
        await person.Portal.GetByLabel("Message").FillAsync(message);
        await person.Portal.GetByRole(AriaRole.Button, new() { Name = "Submit ticket" }).ClickAsync();
        await Assertions.Expect(person.Portal.GetByLabel("Your reply")).ToBeVisibleAsync();
    }

    /// <summary>Bob answers the newest ticket; open streams hear of it as they do of any reply.</summary>
    public async Task ReplyAsync(string text) => await App.RepliesAsync(await NewestTicketAsync(), text);

    /// <summary>Bob has the newest ticket open in a visible tab.</summary>
    public Task OpenAsAgentAsync() => App.With(async (MarkReadByAgent markRead) =>
    {
        var ticket = await App.Data(db => db.Tickets.OrderByDescending(t => t.Id).FirstAsync());
        var bob = await App.Data(db => db.Users.SingleAsync(u => u.Email == Cast.Bob.Email));
        Assert.Equal(TicketChange.Done, await markRead.RunAsync(new Agent(ticket.ProjectId, bob.Id), ticket.Number, ticket.LastMessageNumber, default));
    });

    public Task<string> NewestTicketAsync() => App.Data(db => db.Tickets.OrderByDescending(t => t.Id).Select(t => t.PublicId).FirstAsync());

    /// <summary>Waits until the newest ticket is as described.</summary>
    public Task EventuallyAsync(Func<Ticket, bool> holds) => App.EventuallyAsync(db => db.Tickets.OrderByDescending(t => t.Id).FirstAsync(), holds);

    /// <summary>The answer to a handshake of Lisa's from another origin.</summary>
    public async Task<string> HandshakeAsync(string origin)
    {
        var payload = Cast.Lisa.Payload(TimeProvider.System.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/portal/session")
        {
            Content = JsonContent.Create(new { publicKey = Host.PublicKey, payload, signature = HostSignature.Of(Host.Secret, payload) }),
        };
        request.Headers.Add("Origin", origin);
        using var client = App.Client();
        using var answer = await client.SendAsync(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await App.DisposeAsync();
    }
}
