using System.Net;
using Dashboard.Data.ChatWidget;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.ChatWidget;

public sealed class WidgetSettingsTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const string Address = "/acme/settings/widgets";

    [Fact]
    public async Task An_admin_makes_a_widget_and_everything_saved_is_shown_again()
    {
        await using var fresh = await DashboardApp.StartAsync();
        var list = await (await fresh.SignInAsync(Cast.Ada)).GetAsync(Address);
        Assert.Contains("No widgets yet", list.Text, StringComparison.Ordinal);

        var page = await list.FollowAsync("New widget");
        Assert.Contains("every domain may embed it", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Either", page.Text, StringComparison.Ordinal);
        var saved = await page.Fill("Name", "Docs & Café").Choose("A signature covers", "external-id").Fill("Allowed domains", "Docs.Acme.Test\n\nmünchen.example\ndocs.acme.test")
            .Choose("Theme", "dark").Choose("Position", "top-left").PressAsync("Create widget");

        Assert.Equal([HttpStatusCode.Found], saved.Redirects);
        Assert.Equal($"{Address}/docs-cafe", saved.Path);
        Assert.Equal("Docs & Café", saved.Value("Name"));
        Assert.Equal("docs.acme.test\nxn--mnchen-3ya.example", saved.Value("Allowed domains").ReplaceLineEndings("\n"));
        Assert.Equal(("external-id", "dark", "top-left"), (saved.Value("A signature covers"), saved.Value("Theme"), saved.Value("Position")));
        Assert.True(saved.Has("button", "Reveal once"));
        Assert.DoesNotContain("sww_", saved.Body, StringComparison.Ordinal);

        var revealed = await saved.PressAsync("Reveal once");
        Assert.Matches("sww_[0-9a-f]{64}", revealed.Body);
        var again = await saved.PressAsync("Reveal once");
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("Docs & Café", (await list.ReloadAsync()).Text, StringComparison.Ordinal);
        Assert.Contains(await fresh.Data(db => db.AuditEntries.Select(e => e.Action).ToListAsync()), action => action == "widget.created");
    }

    [Fact]
    public async Task A_clash_of_slugs_gets_a_number_and_a_reserved_word_or_a_deleted_widgets_slug_is_never_given()
    {
        var alice = await app.SignInAsync(Cast.Alice);

        Assert.Equal("Chat", await NameAsync("Chat", "chat"));
        Assert.Equal("Chat", await NameAsync("Chat", "chat-2"));
        Assert.Equal("portal", await NameAsync("portal", "portal-2"));
        Assert.Equal("猫", await NameAsync("猫", "chat-3"));
        Assert.Equal("Own", await NameAsync("Own", "my-old-slug", "my-old-slug"));
        await (await alice.GetAsync($"{Address}/my-old-slug/delete")).PressAsync("Delete now");
        Assert.Equal("Next", await NameAsync("Next", "my-old-slug-2", "my-old-slug"));

        async Task<string> NameAsync(string name, string expectedSlug, string wished = "")
        {
            var saved = await (await alice.GetAsync($"{Address}/new")).Fill("Name", name).Fill("Slug", wished).Choose("A signature covers", "email").PressAsync("Create widget");
            Assert.Equal($"{Address}/{expectedSlug}", saved.Path);
            return saved.Value("Name");
        }
    }

    [Fact]
    public async Task Every_refused_line_is_told_with_its_reason_and_nothing_typed_is_lost()
    {
        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync($"{Address}/new");
        const string typed = "good.example\nhttps://a.example\n*.b.example\nc.example:8443\nd.example/x\n[::1]\ne..example\nf.example.";

        var refused = (await page.Fill("Name", "Kept").Choose("Theme", "dark").Fill("Allowed domains", typed).Fill("Slug", "No Slug!").PressAsync("Create widget"))
            .ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Equal(typed, refused.Value("Allowed domains").ReplaceLineEndings("\n"));
        Assert.Equal(("Kept", "dark", "No Slug!"), (refused.Value("Name"), refused.Value("Theme"), refused.Value("Slug")));
        foreach (var line in Enumerable.Range(2, 7)) Assert.Contains($"Line {line},", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Line 1,", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Choose what your server signs", refused.Text, StringComparison.Ordinal);
        Assert.Equal("true", refused.Field("A signature covers").GetAttribute("aria-invalid"));
        Assert.Equal(0, await app.Data(db => db.Widgets.CountAsync(w => w.Name == "Kept")));
    }

    [Theory]
    [InlineData("Name", "")]
    [InlineData("Name", "a\u0007b")]
    [InlineData("Name", "81")]
    [InlineData("Theme", "auto")]
    [InlineData("Position", "middle")]
    [InlineData("A signature covers", "either")]
    public async Task A_bad_value_is_refused_on_its_field(string field, string value)
    {
        var alice = await app.SignInAsync(Cast.Alice);
        await WidgetSite.AddAsync(app, $"bad-{field[0]}{value.Length}".ToLowerInvariant(), SignatureScope.Email);
        var page = await alice.GetAsync($"{Address}/bad-{field[0]}{value.Length}".ToLowerInvariant());
        var names = new Dictionary<string, string> { ["Name"] = "Input.Name", ["Theme"] = "Input.Theme", ["Position"] = "Input.Position", ["A signature covers"] = "Input.Covers" };
        var fields = page.Document.QuerySelectorAll("form[method=post] input, form[method=post] textarea, form[method=post] select").OfType<AngleSharp.Html.Dom.IHtmlElement>()
            .Where(e => e.GetAttribute("name")?.StartsWith("Input.", StringComparison.Ordinal) == true || e.GetAttribute("name") == "__RequestVerificationToken")
            .DistinctBy(e => e.GetAttribute("name"))
            .Select(e => (Name: e.GetAttribute("name")!, Value: e.GetAttribute("name") == names[field] ? (value == "81" ? new string('x', 81) : value) : ValueOf(e))).ToArray();

        (await alice.PostAsync(page.Path, fields)).ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Either_stays_with_who_has_it_and_is_not_given_back()
    {
        await WidgetSite.AddAsync(app, "migrating");
        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync($"{Address}/migrating");
        Assert.Equal("either", page.Value("A signature covers"));
        Assert.Contains("for sites that migrate", page.Text, StringComparison.Ordinal);

        page = await page.Choose("A signature covers", "email").PressAsync("Save");

        Assert.Equal("email", page.Value("A signature covers"));
        Assert.DoesNotContain("as published", page.Text, StringComparison.Ordinal);
        var entry = await app.Data(db => db.AuditEntries.OrderByDescending(e => e.Id).FirstAsync(e => e.Action == "widget.configured"));
        Assert.Contains("either, as published → the email", entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_asks_first_and_says_what_happens_to_the_conversations()
    {
        var site = await WidgetSite.AddAsync(app, "goodbye");
        await site.SayAsync((await site.OpenAsync()).IsOk().Token, "Hello");
        var ada = await app.SignInAsync(Cast.Ada);
        var page = await ada.GetAsync($"{Address}/goodbye");

        var question = await page.PressAsync("Delete widget");
        Assert.Contains("Its one conversation stays", question.Text, StringComparison.Ordinal);
        var list = await question.PressAsync("Delete now");

        Assert.Equal(Address, list.Path);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"{Address}/goodbye")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"{Address}/goodbye/install")).Status);
        Assert.Equal(1, await app.Data(db => db.Tickets.CountAsync(t => t.WidgetId == site.Id)));
        Assert.Contains(await app.Data(db => db.AuditEntries.Select(e => e.Action).ToListAsync()), action => action == "widget.deleted");
    }

    [Fact]
    public async Task Rotation_works_as_everywhere_and_an_engineer_installs_but_changes_nothing()
    {
        await WidgetSite.AddAsync(app, "engineer", SignatureScope.Email);
        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync($"{Address}/engineer");
        page = await (await page.PressAsync("Rotate")).Choose("Keep the old secret for", "OneHour").PressAsync("Rotate now");
        Assert.True(page.Has("button", "End overlap now"));

        var erin = await app.SignInAsync(Cast.Erin);
        var install = (await erin.GetAsync($"{Address}/engineer/install")).ShouldBe(HttpStatusCode.OK);
        Assert.Contains("widgetSlug: 'engineer'", install.Text, StringComparison.Ordinal);
        Assert.Contains("script-src https://desk.test; connect-src https://desk.test; frame-src https://desk.test", install.Text, StringComparison.Ordinal);
        foreach (var title in new[] { "React", "Vue", "Next.js", "Node.js", "Elixir", "Ruby", "Rails", "Django", "Laravel", "ASP.NET" }) Assert.Contains(title, install.Text, StringComparison.Ordinal);
        (await erin.GetAsync(Address)).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Forbidden, (await erin.GetAsync($"{Address}/engineer")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await app.SignInAsync(Cast.Bob)).GetAsync(Address)).Status);
    }

    [Fact]
    public async Task Another_projects_widget_is_not_found()
    {
        await WidgetSite.AddAsync(app, "foreign", project: app.Globex);
        var alice = await app.SignInAsync(Cast.Alice);

        foreach (var path in new[] { "", "/install", "/delete", "/rotation", "/previous-secret" })
            Assert.Equal(HttpStatusCode.NotFound, (await alice.GetAsync($"{Address}/foreign{path}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await (await app.SignInAsync(Cast.Charlie)).GetAsync(Address)).Status);
    }

    private static string ValueOf(AngleSharp.Html.Dom.IHtmlElement element) => element switch
    {
        AngleSharp.Html.Dom.IHtmlInputElement input => input.Value,
        AngleSharp.Html.Dom.IHtmlTextAreaElement area => area.Value,
        AngleSharp.Html.Dom.IHtmlSelectElement select => select.Value ?? "",
        _ => "",
    };
}
