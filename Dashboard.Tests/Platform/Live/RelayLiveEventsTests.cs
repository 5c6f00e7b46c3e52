using Dashboard.Platform.Live;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Tests.Platform.Live;

/// <summary>Two processes' events over one PostgreSQL database. SQLite has one process.</summary>
public sealed class RelayLiveEventsTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string folder = Repository.NewTemporaryFolder("relay");
    private readonly CancellationTokenSource ending = new();
    private readonly (LiveEvents Events, RelayLiveEvents Relay)[] processes = new (LiveEvents, RelayLiveEvents)[2];
    private TestDatabase database = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(folder);
        if (!TestDatabase.IsPostgreSql) return;
        for (var i = 0; i < 2; i++)
        {
            var events = new LiveEvents();
            var started = events.Subscribe("start", ending.Token);
            processes[i] = (events, new RelayLiveEvents(database.ConnectionString, events, NullLogger<RelayLiveEvents>.Instance));
            await processes[i].Relay.StartAsync(default);
            // It says so once it listens.
            Assert.Equal(LiveEvents.LookAgainName, (await started.ReadAsync().AsTask().WaitAsync(Patience)).Name);
        }
    }

    public async Task DisposeAsync()
    {
        await ending.CancelAsync();
        ending.Dispose();
        foreach (var (_, relay) in processes.Where(p => p.Relay is not null)) await relay.StopAsync(default);
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_event_reaches_the_other_process_and_comes_to_its_own_only_once()
    {
        if (!TestDatabase.IsPostgreSql) return;
        var here = processes[0].Events.Subscribe("ticket:1", ending.Token);
        var there = processes[1].Events.Subscribe("ticket:1", ending.Token);

        processes[0].Events.Publish("ticket:1", "typing", "Lisa");
        processes[0].Events.Publish("ticket:1", "message", "7");

        Assert.Equal(new LiveEvent("ticket:1", "typing", "Lisa"), await there.ReadAsync().AsTask().WaitAsync(Patience));
        Assert.Equal(new LiveEvent("ticket:1", "message", "7"), await there.ReadAsync().AsTask().WaitAsync(Patience));
        // Answered by the other one, so whatever could have come back has come.
        processes[1].Events.Publish("ticket:1", "message", "8");
        Assert.Equal("Lisa", (await here.ReadAsync()).Data);
        Assert.Equal("7", (await here.ReadAsync()).Data);
        Assert.Equal("8", (await here.ReadAsync().AsTask().WaitAsync(Patience)).Data);
    }

    [Fact]
    public async Task A_lost_connection_makes_everybody_look_again_and_later_events_arrive()
    {
        if (!TestDatabase.IsPostgreSql) return;
        var there = processes[1].Events.Subscribe(["ticket:1", "ticket:2"], ending.Token);

        await using (var db = database.Open())
        {
            await db.Database.ExecuteSqlRawAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }

        processes[0].Events.Publish("ticket:1", "message", "7");

        var heard = new[] { await there.ReadAsync().AsTask().WaitAsync(Patience), await there.ReadAsync().AsTask().WaitAsync(Patience) };
        Assert.Equal(["ticket:1", "ticket:2"], heard.Select(e => e.Topic).Order());
        Assert.All(heard, e => Assert.Equal((LiveEvents.LookAgainName, ""), (e.Name, e.Data)));
        processes[0].Events.Publish("ticket:1", "message", "9");
        while ((await there.ReadAsync().AsTask().WaitAsync(Patience)).Data != "9")
        {
            // What else was said meanwhile.
        }
    }

    [Fact]
    public async Task What_was_said_last_still_leaves_a_process_that_stops()
    {
        if (!TestDatabase.IsPostgreSql) return;
        var there = processes[1].Events.Subscribe("ticket:1", ending.Token);

        processes[0].Events.Publish("ticket:1", "message", "7");
        await processes[0].Relay.StopAsync(default);

        Assert.Equal("7", (await there.ReadAsync().AsTask().WaitAsync(Patience)).Data);
    }
}
