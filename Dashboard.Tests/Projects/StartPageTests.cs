using System.Net;
using Dashboard.Data.Team;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Projects;

public sealed class StartPageTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task An_owner_makes_another_project_and_switches_between_them()
    {
        await using var own = await DashboardApp.StartAsync();
        var alice = await own.SignInAsync(Cast.Alice);
        var home = await alice.GetAsync("/");
        Assert.Equal("/acme", home.Path);

        var list = await home.FollowAsync("All projects");
        var created = await (await list.FollowAsync("New project")).Fill("Project name", "Acme").PressAsync("Create project");

        Assert.Equal("/acme-2", created.ShouldBe(HttpStatusCode.OK).Path);
        Assert.Equal("/", (await alice.GetAsync("/")).Path);
        Assert.Equal(2, created.Document.QuerySelectorAll(".sidebar a.menu-item:is([href='/acme'], [href='/acme-2'])").Length);
    }

    [Fact]
    public async Task Only_owners_make_projects()
    {
        var bob = await app.SignInAsync(Cast.Bob);

        var page = (await bob.GetAsync("/projects/new")).ShouldBe(HttpStatusCode.Forbidden);

        Assert.Contains("You do not have access", page.Text, StringComparison.Ordinal);
        Assert.False((await bob.GetAsync("/?all=true")).Has("link", "New project"));
    }

    [Fact]
    public async Task Somebody_in_no_project_is_told_what_to_do()
    {
        await using var own = await DashboardApp.StartAsync();
        await own.Data(db => db.Memberships.Where(m => m.Role == ProjectRole.Engineer).ExecuteDeleteAsync());

        var page = await (await own.SignInAsync(Cast.Erin)).GetAsync("/");

        Assert.Contains("You are not in a project", page.ShouldBe(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_without_a_name_is_refused_on_its_field()
    {
        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync("/projects/new");

        var refused = (await page.Fill("Project name", "  ").PressAsync("Create project")).ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Equal("true", refused.Field("Project name").GetAttribute("aria-invalid"));
    }

    [Theory]
    [InlineData("/globex")]
    [InlineData("/no-such-project")]
    public async Task A_strangers_project_and_one_that_is_not_read_alike(string path)
    {
        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync(path);

        Assert.Contains("Page not found", page.ShouldBe(HttpStatusCode.NotFound).Text, StringComparison.Ordinal);
    }
}
