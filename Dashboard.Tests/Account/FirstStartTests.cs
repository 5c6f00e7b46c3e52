using System.Net;
using System.Text.RegularExpressions;
using Dashboard.Account;
using Dashboard.Data.Team;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Account;

public sealed class FirstStartTests : IAsyncLifetime
{
    private DashboardApp app = null!;

    public async Task InitializeAsync() => app = await DashboardApp.StartAsync(new DashboardAppOptions { WithCast = false });

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task The_link_creates_the_owner_and_the_first_project_once()
    {
        var token = await IssueAsync();
        var visitor = app.Visitor();
        var page = (await visitor.GetAsync("/account/first-start?token=" + token)).ShouldBe(HttpStatusCode.OK);
        Assert.Equal("no-referrer", page.Response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal(0, await app.Data(db => db.Users.CountAsync()));

        var home = await Fill(page).PressAsync("Create owner");

        Assert.Equal("/acme-co", home.ShouldBe(HttpStatusCode.OK).Path);
        (await app.Visitor().GetAsync("/account/first-start?token=" + token)).ShouldBe(HttpStatusCode.NotFound);
        Assert.Equal(["owner@acme.test owns Acme & Co"], await app.Data(db => db.Memberships.Where(m => m.Role == ProjectRole.Owner)
            .Select(m => m.User.Email + " owns " + m.Project.Name).ToListAsync()));
        Assert.Equal(1, await app.Data(db => db.EmbeddedPortals.CountAsync(p => !p.Enabled && p.PublicKey.StartsWith("pk_"))));
        Assert.Equal(["installation.founded owner@acme.test", "project.created owner@acme.test"], await app.Data(db => db.AuditEntries
            .OrderBy(e => e.Id).Select(e => e.Action + " " + e.ActorName).ToListAsync()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?token=")]
    [InlineData("?token=wrong")]
    public async Task Without_a_good_token_there_is_no_such_page(string query)
    {
        await IssueAsync();

        (await app.Visitor().GetAsync("/account/first-start" + query)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_link_ends_after_a_day_and_with_the_next_start()
    {
        var first = await IssueAsync();
        var second = await IssueAsync();
        (await app.Visitor().GetAsync("/account/first-start?token=" + first)).ShouldBe(HttpStatusCode.NotFound);
        (await app.Visitor().GetAsync("/account/first-start?token=" + second)).ShouldBe(HttpStatusCode.OK);

        app.Clock.Advance(TimeSpan.FromHours(24));

        (await app.Visitor().GetAsync("/account/first-start?token=" + second)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_posts_at_once_make_one_owner()
    {
        var token = await IssueAsync();
        var pages = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Visitor().GetAsync("/account/first-start?token=" + token)));

        var answers = await Task.WhenAll(pages.Select((page, i) => Fill(page, $"owner{i}@acme.test").PressAsync("Create owner")));

        Assert.Equal(1, answers.Count(a => a.Status == HttpStatusCode.OK));
        Assert.Equal(3, answers.Count(a => a.Status == HttpStatusCode.NotFound));
        Assert.Equal(1, await app.Data(db => db.Users.CountAsync()));
        Assert.Equal(1, await app.Data(db => db.Projects.CountAsync()));
    }

    [Fact]
    public async Task A_weak_password_is_refused_on_its_field_and_the_link_stays_good()
    {
        var token = await IssueAsync();
        var page = await app.Visitor().GetAsync("/account/first-start?token=" + token);

        var refused = await Fill(page, password: "short").PressAsync("Create owner");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("at least 12 characters", refused.Text, StringComparison.Ordinal);
        Assert.Equal("true", refused.Field("Password").GetAttribute("aria-invalid"));
        Assert.Equal("Acme & Co", refused.Value("Project name"));
        (await Fill(refused).PressAsync("Create owner")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Once_somebody_has_an_account_no_link_is_made()
    {
        await using var peopled = await DashboardApp.StartAsync();

        Assert.Null(await peopled.With((FirstStartLinks links) => links.IssueAsync(default)));
    }

    [Fact]
    public async Task The_console_and_not_the_log_shows_the_link_at_the_start()
    {
        var before = Console.Out;
        await using var console = new StringWriter();
        Console.SetOut(TextWriter.Synchronized(console));
        try
        {
            await using var fresh = await DashboardApp.StartAsync(new DashboardAppOptions { WithCast = false, BackgroundLoops = true });
            var link = Regex.Match(console.ToString(), @"https://desk\.test(/account/first-start\?token=[\w-]{43})\s");

            Assert.True(link.Success, console.ToString());
            (await fresh.Visitor().GetAsync(link.Groups[1].Value)).ShouldBe(HttpStatusCode.OK);
            Assert.DoesNotContain(fresh.Log.Entries, e => e.Message.Contains("token=", StringComparison.Ordinal));
        }
        finally
        {
            Console.SetOut(before);
        }
    }

    private async Task<string> IssueAsync() => (await app.With((FirstStartLinks links) => links.IssueAsync(default)))!;

    private static HtmlPage Fill(HtmlPage page, string email = "owner@acme.test", string password = Cast.Password) =>
        page.Fill("Email", email).Fill("Password", password).Fill("Project name", "Acme & Co");
}
