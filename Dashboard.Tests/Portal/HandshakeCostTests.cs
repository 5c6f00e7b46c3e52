using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Platform.Database;
using Dashboard.Portal;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Portal;

public sealed class HandshakeCostTests : IAsyncLifetime
{
    private readonly RecordedCommands _commands = new();
    private DashboardApp _app = null!;
    private SigningHost _host = null!;

    public async Task InitializeAsync()
    {
        _app = await DashboardApp.StartAsync(new DashboardAppOptions { Services = _commands.AddTo });
        _host = await SigningHost.EnableAsync(_app);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_known_customer_costs_no_database()
    {
        await _host.SignInAsync(Cast.Lisa);
        Assert.NotEmpty(_commands.Writes);
        _commands.Clear();

        _app.Clock.Advance(TimeSpan.FromSeconds(30));
        await _host.SignInAsync(Cast.Lisa);
        Assert.Empty(_commands.All);
    }

    [Fact]
    public async Task A_known_customer_is_read_and_not_written_after_settings_changed_or_time_passed()
    {
        await _host.SignInAsync(Cast.Lisa);
        _commands.Clear();

        _app.Services.GetRequiredService<ConfigurationChanges>().Announce();
        await _host.SignInAsync(Cast.Lisa);
        Assert.NotEmpty(_commands.All);
        Assert.Empty(_commands.Writes);
        _commands.Clear();

        _app.Clock.Advance(TimeSpan.FromMinutes(2));
        await _host.SignInAsync(Cast.Lisa);
        Assert.NotEmpty(_commands.All);
        Assert.Empty(_commands.Writes);
    }

    [Fact]
    public async Task A_refusal_writes_nothing()
    {
        await _host.SignInAsync(Cast.Lisa);
        _commands.Clear();
        (await _host.HandshakeAsync(_host.Payload(Cast.Lisa), new string('0', 64))).IsRefused(401, "signature_mismatch");
        Assert.Empty(_commands.All);
    }

    [Fact]
    public async Task Counts_and_times_are_written_in_batches()
    {
        await _host.SignInAsync(Cast.Lisa);
        _app.Clock.Advance(TimeSpan.FromSeconds(5));
        await _host.SignInAsync(Cast.Lisa);
        await _host.HandshakeAsync(_host.Payload(Cast.Lisa), new string('0', 64));
        var lastSeen = _app.Clock.Now;
        await FlushAsync();
        await FlushAsync();

        var count = await _app.Data(db => db.HandshakeCounts.SingleAsync());
        Assert.Equal((2, 1, Door.Portal, _host.Key.DoorId), (count.Passed, count.Failed, count.Door, count.DoorId));
        Assert.Equal(lastSeen, await _app.Data(db => db.DoorSecrets.Where(s => s.DoorId == _host.Key.DoorId && s.Door == Door.Portal).Select(s => s.LastUsedAt).SingleAsync()));
        Assert.Equal(lastSeen, await _app.Data(db => db.Customers.Select(c => c.LastSeenAt).SingleAsync()));

        await _host.SignInAsync(Cast.Lisa);
        await FlushAsync();
        Assert.Equal(3, await _app.Data(db => db.HandshakeCounts.Select(c => c.Passed).SingleAsync()));

        _app.Clock.Advance(TimeSpan.FromHours(1));
        await _host.SignInAsync(Cast.Lisa);
        await FlushAsync();
        Assert.Equal(2, await _app.Data(db => db.HandshakeCounts.CountAsync()));
    }

    private Task FlushAsync() => _app.With((FlushHandshakes flush) => flush.ExecuteAsync(default));
}
