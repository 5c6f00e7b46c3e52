using Dashboard.Data;
using Dashboard.Data.Tickets;
using Dashboard.Platform.Live;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

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
        var keys = await app.EnablePortalAsync(app.Acme, host.Origin);
        host.PublicKey = keys.PublicKey;
        host.Secret = keys.Secret;
        return new PortalScene(app, host);
    }

    /// <summary>Bob answers Acme's newest ticket; open streams hear of it as they do of any reply.</summary>
    public Task ReplyAsync(string text) => App.With<DashboardDbContext>(async db =>
    {
        var ticket = await db.Tickets.AsTracking().OrderByDescending(t => t.Id).FirstAsync();
        var bob = await db.Users.SingleAsync(u => u.Email == Cast.Bob.Email);
        ticket.Reply(bob, text, TimeProvider.System.GetUtcNow());
        await db.SaveChangesAsync();
        App.Services.GetRequiredService<LiveEvents>().Publish($"customer:{ticket.CustomerId}", "ticket");
    });

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await App.DisposeAsync();
    }
}
