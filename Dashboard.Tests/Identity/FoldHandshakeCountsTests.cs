using Dashboard.Data.Identity;
using Dashboard.Health;
using Dashboard.Home;
using Dashboard.Identity;
using Dashboard.Platform.Background;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Identity;

/// <summary>How long the hours of handshakes are told apart, and what stays of them.</summary>
public sealed class FoldHandshakeCountsTests : IAsyncLifetime
{
    private const long Shop = 71;
    private const long News = 72;

    private DashboardApp app = null!;
    private DateTimeOffset now;

    public async Task InitializeAsync()
    {
        app = await DashboardApp.StartAsync();
        now = new DateTimeOffset(app.Clock.Now.UtcDateTime.Date, TimeSpan.Zero);
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task Hours_of_more_than_90_days_ago_become_one_row_for_each_door_and_no_sum_changes()
    {
        await CountAsync(app.Acme, Shop, [(now.AddDays(-89), 1, 2), (now.AddDays(-91), 10, 20), (now.AddDays(-200), 100, 0), (now.AddDays(-200).AddHours(1), 1000, 5)]);
        await CountAsync(app.Acme, News, [(now.AddDays(-91), 0, 7)]);
        await CountAsync(app.Globex, Shop, [(now.AddDays(-91), 3, 3)]);
        var before = await MetricsAsync();

        await FoldAsync();

        Assert.Equal(
            [(app.Acme.Id, Shop, HandshakeCount.LongAgo, 1110L, 25L), (app.Acme.Id, Shop, now.AddDays(-89), 1L, 2L), (app.Acme.Id, News, HandshakeCount.LongAgo, 0L, 7L), (app.Globex.Id, Shop, HandshakeCount.LongAgo, 3L, 3L)],
            await RowsAsync());
        Assert.Equal(before, await MetricsAsync());
        Assert.Contains("dashboard_handshakes_total{door=\"Widget\",result=\"passed\"} 1114", before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_becomes_old_later_joins_the_same_row()
    {
        await CountAsync(app.Acme, Shop, [(now.AddDays(-91), 10, 20), (now.AddDays(-89), 1, 2)]);
        await FoldAsync();
        await FoldAsync();
        app.Clock.Advance(TimeSpan.FromDays(2));

        await FoldAsync();

        Assert.Equal([(app.Acme.Id, Shop, HandshakeCount.LongAgo, 11L, 22L)], await RowsAsync());
    }

    [Fact]
    public async Task Two_processes_that_fold_at_once_count_nothing_twice()
    {
        await CountAsync(app.Acme, Shop, [.. Enumerable.Range(0, 50).Select(i => (now.AddDays(-91).AddHours(-i), 1, 1))]);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => FoldAsync()));

        Assert.Equal([(app.Acme.Id, Shop, HandshakeCount.LongAgo, 50L, 50L)], await RowsAsync());
    }

    [Fact]
    public async Task A_door_that_let_somebody_in_long_ago_is_still_one_that_did()
    {
        var portal = await app.EnablePortalAsync(app.Acme, Cast.HostOrigin);
        var id = await app.Data(db => db.EmbeddedPortals.Where(p => p.PublicKey == portal.PublicKey).Select(p => p.Id).SingleAsync());
        await CountAsync(app.Acme, id, [(now.AddDays(-300), 1, 0)], Door.Portal);

        await FoldAsync();

        var health = await app.With((IntegrationHealth h) => h.ReadAsync(app.Acme.Id, default));
        Assert.True(health[0].Steps.Single(s => s.Title.StartsWith("First handshake", StringComparison.Ordinal)).Done);
    }

    private async Task FoldAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetServices<IHousekeeping>().OfType<FoldHandshakeCounts>().Single().RunAsync(default);
    }

    private Task<string> MetricsAsync() => app.With(async (ReadMetrics metrics) =>
        string.Join('\n', (await metrics.ExecuteAsync(default)).Split('\n').Where(l => l.StartsWith("dashboard_handshakes_total", StringComparison.Ordinal))));

    private Task<int> CountAsync(CastProject project, long door, (DateTimeOffset Hour, int Passed, int Failed)[] hours, Door kind = Door.Widget) => app.Data(db =>
    {
        foreach (var (hour, passed, failed) in hours)
        {
            var count = new HandshakeCount(project.Id, kind, door, hour);
            count.Add(passed, failed);
            db.Add(count);
        }

        return db.SaveChangesAsync();
    });

    private async Task<List<(long Project, long Door, DateTimeOffset Hour, long Passed, long Failed)>> RowsAsync() =>
        [.. (await app.Data(db => db.HandshakeCounts.OrderBy(c => c.ProjectId).ThenBy(c => c.DoorId).ThenBy(c => c.Hour).ToListAsync())).Select(c => (c.ProjectId, c.DoorId, c.Hour, c.Passed, c.Failed))];
}
