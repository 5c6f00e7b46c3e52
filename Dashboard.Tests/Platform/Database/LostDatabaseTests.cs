using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using Dashboard.CommandLine.Checkup;
using Dashboard.Data.Identity;
using Dashboard.Data.Notifications;
using Dashboard.Identity;
using Dashboard.Notifications;
using Dashboard.Platform.Database;
using Dashboard.Tests.Notifications;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Platform.Database;

/// <summary>The PostgreSQL server is started again while the product runs. SQLite is in the process.</summary>
public sealed class LostDatabaseTests : IAsyncLifetime
{
    private const int Mails = 40;
    private readonly string folder = Repository.NewTemporaryFolder("lost");
    private TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.CreateAsync(folder);

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public async Task A_database_that_is_away_for_a_while_costs_no_mail_and_repeats_none(int arrived)
    {
        if (!TestDatabase.IsPostgreSql) return;
        using var relay = new DatabaseRelay(database);
        await using var smtp = await SmtpServer.StartAsync();
        await using var app = await StartAsync(relay, smtp.Settings(new SmtpBehaviour { DelayBeforeReply = 20 }));
        var desk = new Desk(app);
        for (var i = 0; i < Mails; i++) await desk.ReplyAsync(await desk.OpenTicketAsync(), instantly: true);

        await Task.WhenAll(DrainAsync(app), BeAwayAsync(relay, smtp, arrived));

        var received = (await smtp.ReceivedAsync()).Select(m => m.MessageId).ToList();
        Assert.Equal(Mails, received.Distinct().Count());
        Assert.Equal(Mails, received.Count);
    }

    [Fact]
    public async Task What_was_counted_while_the_database_was_away_is_written_down_later()
    {
        if (!TestDatabase.IsPostgreSql) return;
        using var relay = new DatabaseRelay(database);
        await using var app = await StartAsync(relay);
        app.Services.GetRequiredService<HandshakeCounters>().Failed(new DoorKey(app.Acme.Id, Door.Portal, 1));

        relay.Break();
        Assert.True((await Record.ExceptionAsync(() => FlushAsync(app)))?.IsOfTheDatabase());
        relay.Mend();
        await FlushAsync(app);

        Assert.Equal(1, await app.Data(db => db.HandshakeCounts.Select(c => c.Failed).SingleAsync()));
    }

    [Fact]
    public async Task The_doctor_says_that_the_database_is_away_and_looks_at_the_rest()
    {
        if (!TestDatabase.IsPostgreSql) return;
        using var relay = new DatabaseRelay(database);
        await using var app = await StartAsync(relay);
        await using var scope = app.Services.CreateAsyncScope();

        relay.Break();
        var lines = new List<string>();
        await foreach (var finding in ActivatorUtilities.CreateInstance<Examine>(scope.ServiceProvider).RunAsync(default)) lines.Add(finding.ToString());

        Assert.Contains(lines, l => l.StartsWith("FAILED", StringComparison.Ordinal) && l.Contains(" database ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains(" public URL ", StringComparison.Ordinal));
    }

    private static Task FlushAsync(DashboardApp app) => app.With((FlushHandshakes flush) => flush.ExecuteAsync(default));

    private static Task<DashboardApp> StartAsync(DatabaseRelay relay, IReadOnlyDictionary<string, string?>? settings = null) => DashboardApp.StartAsync(new DashboardAppOptions
    {
        RealTime = true,
        Settings = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>()) { ["ConnectionStrings:Dashboard"] = relay.ConnectionString },
    });

    private static async Task BeAwayAsync(DatabaseRelay relay, SmtpServer smtp, int arrived)
    {
        await smtp.WaitForMailAsync(arrived);
        relay.Break();
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        relay.Mend();
    }

    /// <summary>As the worker's loop does: it begins again after whatever went wrong. Nothing waits for the end of a lease.</summary>
    private static async Task DrainAsync(DashboardApp app)
    {
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < ClaimDueMail.Lease / 2;)
        {
            try
            {
                await app.With<DrainMailLane, DateTimeOffset?>(d => d.RunAsync(MailLane.Installation, default));
                if (await app.Data(db => db.OutboxMails.AllAsync(m => m.State == MailState.Sent))) return;
            }
            catch (Exception e) when (e is DbException or InvalidOperationException or SocketException)
            {
                // The database is away.
            }

            await Task.Delay(100);
        }

        Assert.Fail($"Not all mail was sent in time.\n{app.Log}");
    }
}
