// Without MailKit a project has no server of its own: the framework's client cannot be held to an address that was looked at.
#if MAILKIT
using System.Net;
using System.Net.Sockets;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Notifications;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Notifications;

/// <summary>A project's server that does not answer holds up nobody's mail but its own.</summary>
public sealed class LanesTests
{
    [Fact]
    public async Task While_one_projects_server_is_silent_all_others_get_their_mail_and_it_gets_one_connection()
    {
        using var silent = new TcpListener(IPAddress.Parse($"127.{Random.Shared.Next(20, 250)}.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(1, 255)}"), 2525);
        silent.Start();
        var host = ((IPEndPoint)silent.LocalEndpoint).Address.ToString();
        await using var smtp = await SmtpServer.StartAsync();
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Settings = new Dictionary<string, string?>(smtp.Settings(new SmtpBehaviour())) { ["Mail:AllowedPrivateHosts"] = host, ["Mail:Timeout"] = "00:01:30" },
            BackgroundLoops = true,
            RealTime = true,
        });
        await UseServerAsync(app, app.Globex.Id, host);
        for (var i = 0; i < 3; i++) await QueueAsync(app, app.Globex.Id);
        using var first = await silent.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(30));

        var desk = new Desk(app);
        for (var i = 0; i < 3; i++) await desk.ReplyAsync(await desk.OpenTicketAsync(), instantly: true);
        await smtp.WaitForMailAsync(3, seconds: 30);

        Assert.False(silent.Pending());
        Assert.Equal([MailState.Pending, MailState.Pending, MailState.Claimed], (await StatesAsync(app, app.Globex.Id)).Order());
        // Refused from here on, so that the application need not wait for it when it stops.
        silent.Stop();
    }

    [Fact]
    public async Task Another_process_sees_a_new_server_within_a_moment()
    {
        await using var own = await SmtpServer.StartAsync(new SmtpBehaviour { OnAllowedPort = true });
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Settings = new Dictionary<string, string?> { ["Mail:AllowedPrivateHosts"] = own.Host, ["Mail:From"] = "support@acme.test" },
            BackgroundLoops = true,
            RealTime = true,
        });
        Assert.Empty(await app.With<MailRoutes, long[]>(async r => await r.OwnAsync(default)));

        // Not through the application's own context, so that it can only learn of it as it learns of other processes' changes.
        await using (var db = app.Database.Open()) await UseServerAsync(db, app.Acme.Id, own.Host);

        for (var i = 0; i < 150 && (await app.With<MailRoutes, long[]>(async r => await r.OwnAsync(default))).Length == 0; i++) await Task.Delay(100);
        var desk = new Desk(app);
        await desk.ReplyAsync(await desk.OpenTicketAsync(), instantly: true);
        Assert.Equal("care@acme.test", (await own.WaitForMailAsync())[0].From);
    }

    [Fact]
    public void Lanes_are_limited_and_the_installations_is_always_free_for_its_own()
    {
        var lanes = new MailLanes();
        var own = Enumerable.Range(1, 40).Select(i => (long)i).ToArray();
        for (var i = 1; i <= 32; i++) lanes.Start(new MailLane(i), () => new TaskCompletionSource().Task);

        Assert.Equal(own, lanes.Free(own)!.Except);
        lanes.Start(MailLane.Installation, () => new TaskCompletionSource().Task);
        Assert.Null(lanes.Free(own));
    }

    private static async Task UseServerAsync(DashboardApp app, long projectId, string host) =>
        await app.With<DashboardDbContext>(db => UseServerAsync(db, projectId, host));

    private static async Task UseServerAsync(DashboardDbContext db, long projectId, string host)
    {
        await using var transaction = await db.BeginWriteAsync(default);
        var server = new MailServer(projectId, TimeProvider.System.GetUtcNow());
        server.Use(host, 2525, MailSecurity.None, "", null, "care@acme.test", "", TimeProvider.System.GetUtcNow());
        db.MailServers.Add(server);
        await db.SaveChangesAsync();
        await db.TouchConfigurationAsync(default);
        await transaction.CommitAsync();
    }

    private static Task QueueAsync(DashboardApp app, long projectId) => app.With<DashboardDbContext>(async db =>
    {
        await using var transaction = await db.BeginWriteAsync(default);
        var now = TimeProvider.System.GetUtcNow();
        var project = (await db.LockProjectAsync(projectId, default))!;
        var customer = new Dashboard.Data.Customers.Customer(projectId, now);
        customer.LearnSigned("Zoe", "zoe@example.com", null, null, null);
        var ticket = new Dashboard.Data.Tickets.Ticket(project, customer, null, Dashboard.Data.Tickets.Channel.Portal, "Hello", now);
        db.Add(ticket);
        db.OutboxMails.Add(new OutboxMail(ticket, MailRecipient.Customer, "customer", null, "zoe@example.com", "Zoe", $"{OpaqueId.New()}@globex.test", now, now));
        var message = ticket.Reply(await db.Users.AsTracking().FirstAsync(), "Hello", now);
        db.OutboxMails.Local.Single().Add(message);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    });

    private static Task<List<MailState>> StatesAsync(DashboardApp app, long projectId) =>
        app.Data(db => db.OutboxMails.Where(m => m.ProjectId == projectId).Select(m => m.State).ToListAsync());
}
#endif
