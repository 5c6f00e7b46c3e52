using System.Net;
using Dashboard.Data.Audit;
using Dashboard.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Audit;

public sealed class AuditPageTests : IAsyncLifetime
{
    private DashboardApp app = null!;

    public async Task InitializeAsync() => app = await DashboardApp.StartAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task An_admin_reads_who_did_what_from_where()
    {
        await RecordAsync(app.Acme.Id, "Alice", "portal.secret.rotated", "Embedded Portal", "No overlap.", "198.51.100.4");

        var page = await (await app.SignInAsync(Cast.Ada)).GetAsync("/acme/audit");

        var row = page.Document.QuerySelectorAll("tbody tr").First(r => r.TextContent.Contains("portal.secret.rotated", StringComparison.Ordinal));
        Assert.Contains("Alice", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("No overlap.", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("198.51.100.4", row.TextContent, StringComparison.Ordinal);
        Assert.Equal(app.Clock.Now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"), row.QuerySelector("time")!.GetAttribute("datetime"));
    }

    [Fact]
    public async Task Entries_of_another_project_are_not_shown()
    {
        await RecordAsync(app.Globex.Id, "Charlie", "globex.only", "Globex");

        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync("/acme/audit");

        Assert.DoesNotContain("globex.only", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trail_is_narrowed_by_action_and_by_who()
    {
        await RecordAsync(app.Acme.Id, "Alice", "team.role-changed", "Bob");
        await RecordAsync(app.Acme.Id, "Ada", "team.role-changed", "Erin");
        await RecordAsync(app.Acme.Id, "Ada", "portal.disabled", "Embedded Portal");
        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync("/acme/audit");

        var narrowed = await page.Choose("Action", "team.role-changed").Choose("Who", "Ada").PressAsync("Filter");

        var row = Assert.Single(narrowed.Document.QuerySelectorAll("tbody tr"));
        Assert.Contains("Erin", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("team.role-changed", narrowed.Value("Action"));
    }

    [Fact]
    public async Task Pages_are_walked_back_and_forth_without_missing_or_repeating_an_entry()
    {
        for (var i = 0; i < 120; i++) await RecordAsync(app.Acme.Id, "Walker", "step", $"number {i:000}");
        var client = await app.SignInAsync(Cast.Alice);

        var first = await client.GetAsync("/acme/audit?who=Walker");
        var second = await first.FollowAsync("Older");
        // What is written meanwhile does not shift the pages.
        await RecordAsync(app.Acme.Id, "Walker", "step", "number 120");
        var third = await second.FollowAsync("Older");
        var back = await third.FollowAsync("Newer");

        Assert.Equal(Enumerable.Range(0, 120).Reverse().Select(i => $"number {i:000}"), [.. Subjects(first), .. Subjects(second), .. Subjects(third)]);
        Assert.Equal(Subjects(second), Subjects(back));
        Assert.False(first.Has("link", "Newer"));
        Assert.False(third.Has("link", "Older"));
    }

    [Fact]
    public async Task Only_admins_and_owners_read_it()
    {
        (await (await app.SignInAsync(Cast.Bob)).GetAsync("/acme/audit")).ShouldBe(HttpStatusCode.Forbidden);
        (await (await app.SignInAsync(Cast.Erin)).GetAsync("/acme/audit")).ShouldBe(HttpStatusCode.Forbidden);
        (await (await app.SignInAsync(Cast.Charlie)).GetAsync("/acme/audit")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public void Nothing_edits_or_deletes_it()
    {
        var routes = app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.Contains("audit", StringComparison.OrdinalIgnoreCase) == true).ToList();
        Assert.Single(routes);

        var model = typeof(Dashboard.Audit.IndexModel);
        Assert.DoesNotContain(model.GetMethods(), m => m.Name.StartsWith("On", StringComparison.Ordinal) && !m.Name.StartsWith("OnGet", StringComparison.Ordinal) && m.DeclaringType == model);
        Assert.DoesNotContain(typeof(AuditEntry).GetProperties(), p => p.SetMethod?.IsPublic == true);
    }

    private static IEnumerable<string> Subjects(HtmlPage page) =>
        page.Document.QuerySelectorAll("tbody td.wide").Select(td => td.TextContent.Trim());

    private Task<int> RecordAsync(long project, string actor, string action, string subject, string? details = null, string? address = null) =>
        app.Data(db =>
        {
            db.Add(new AuditEntry(project, null, actor, action, subject, details, address, app.Clock.Now));
            return db.SaveChangesAsync();
        });
}
