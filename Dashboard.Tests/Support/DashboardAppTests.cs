using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Support;

public sealed class DashboardAppTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task The_cast_is_in_a_database_of_the_provider_under_test()
    {
        Assert.Equal(TestDatabase.IsPostgreSql, await app.Data(db => Task.FromResult(db.Database.IsNpgsql())));
        Assert.Equal(["acme", "globex"], await app.Data(db => db.Projects.OrderBy(p => p.Slug).Select(p => p.Slug).ToListAsync()));
    }

    [Fact]
    public async Task A_host_application_gets_a_public_key_and_a_secret()
    {
        await using var other = await DashboardApp.StartAsync();

        var keys = await other.EnablePortalAsync(other.Acme, Cast.HostOrigin);

        Assert.Equal(other.Acme.PublicKey, keys.PublicKey);
        Assert.StartsWith("uhs_", keys.Secret, StringComparison.Ordinal);
        Assert.True(await other.Data(db => db.EmbeddedPortals.Where(p => p.PublicKey == keys.PublicKey).Select(p => p.Enabled).SingleAsync()));
    }

    [Fact]
    public async Task Two_applications_share_nothing()
    {
        await using var other = await DashboardApp.StartAsync(new DashboardAppOptions { WithCast = false });

        Assert.Equal(0, await other.Data(db => db.Projects.CountAsync()));
        Assert.NotEqual(app.DataDirectory, other.DataDirectory);
    }

    [Fact]
    public async Task An_application_starts_on_a_database_without_tables()
    {
        await using var other = await DashboardApp.StartAsync(new DashboardAppOptions { Migrated = false });

        Assert.Equal(2, await other.Data(db => db.Projects.CountAsync()));
    }

    [Fact]
    public async Task What_a_page_loads_is_served_as_in_production()
    {
        var visitor = app.Visitor();
        var page = await visitor.GetAsync("/account/sign-in");
        var addresses = page.Document.QuerySelectorAll("link[rel=stylesheet]").Select(e => e.GetAttribute("href")!)
            .Concat(page.Document.QuerySelectorAll("script[src]").Select(e => e.GetAttribute("src")!)).ToArray();

        Assert.True(addresses.Length >= 3, page.Body);
        foreach (var address in addresses)
        {
            var answer = (await visitor.GetAsync(address)).ShouldBe(HttpStatusCode.OK);
            Assert.True(!address.Contains("styles", StringComparison.Ordinal) || answer.Body.Contains("[b-", StringComparison.Ordinal), answer.Body);
        }
    }

    [Fact]
    public async Task Served_for_a_browser_it_speaks_https_on_its_own_name()
    {
        await using var served = await DashboardApp.StartAsync(new DashboardAppOptions { Host = "desk.test", RealTime = true });

        using var client = served.Client();
        using var answer = await client.GetAsync(new Uri("/account/no-such-page", UriKind.Relative));

        Assert.Equal("desk.test", served.Address.Host);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Fact]
    public void Time_stands_still_until_it_is_moved_and_timers_fire_on_the_way()
    {
        var clock = new TestClock();
        var start = clock.Now;
        List<TimeSpan> fired = [];
        using var timer = clock.CreateTimer(_ => fired.Add(clock.Now - start), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));

        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(fired);
        clock.Advance(TimeSpan.FromSeconds(41));

        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(50)], fired);
        Assert.Equal(start.AddSeconds(50), clock.Now);
    }
}
