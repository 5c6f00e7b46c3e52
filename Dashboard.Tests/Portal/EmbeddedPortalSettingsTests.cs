using System.Net;
using Dashboard.Data.Portal;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Portal;

public sealed class EmbeddedPortalSettingsTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const string Address = "/acme/settings/embedded-portal";

    [Fact]
    public async Task An_admin_enables_the_portal_and_everything_saved_is_shown_again()
    {
        await using var fresh = await DashboardApp.StartAsync();
        var page = await (await fresh.SignInAsync(Cast.Ada)).GetAsync(Address);
        Assert.Contains("nobody gets in", page.Text, StringComparison.Ordinal);
        Assert.False(page.Has("button", "Reveal once"));

        var saved = await page.Check("Enable Embedded Portal")
            .Fill("Allowed origins", "https://App.Acme.Test:443/\n\nhttps://*.acme.example\nhttps://app.acme.test\nhttps://münchen.example")
            .Choose("Default locale", "es").Choose("Theme", "dark").Choose("Launcher", "custom").Check("Show metric cards", false)
            .Fill("Primary", "#10B981").Fill("Background", "rgb(250 250 250)").Fill("Foreground", "navy").Fill("Radius", "8px").Fill("Font family", "Inter, system-ui")
            .Fill("Support page URL", "https://app.acme.test/help")
            .PressAsync("Save");

        Assert.Equal([HttpStatusCode.Found], saved.Redirects);
        Assert.True(saved.IsChecked("Enable Embedded Portal"));
        Assert.Equal("https://app.acme.test\nhttps://*.acme.example\nhttps://xn--mnchen-3ya.example", saved.Value("Allowed origins"));
        Assert.Equal(("es", "dark", "custom"), (saved.Value("Default locale"), saved.Value("Theme"), saved.Value("Launcher")));
        Assert.False(saved.IsChecked("Show metric cards"));
        Assert.Equal(("#10b981", "navy", "8px"), (saved.Value("Primary"), saved.Value("Foreground"), saved.Value("Radius")));
        Assert.Equal("https://app.acme.test/help", saved.Value("Support page URL"));
        Assert.True(saved.Has("button", "Reveal once"));
        Assert.DoesNotContain("uhs_", saved.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_refused_origin_is_told_with_its_line_and_reason_and_nothing_typed_is_lost()
    {
        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync(Address);
        var typed = "https://good.example\nhttp://plain.example\napp.example\nhttps://a.example/path\nhttps://*.co.uk\nhttps://*.github.io\nhttps://[::1]\nhttps://a..example\nhttps://u@a.example";

        var refused = (await page.Check("Enable Embedded Portal").Fill("Allowed origins", typed).Choose("Theme", "dark").Fill("Primary", "#123456").PressAsync("Save"))
            .ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Equal(typed, refused.Value("Allowed origins").ReplaceLineEndings("\n"));
        Assert.Equal(("dark", "#123456"), (refused.Value("Theme"), refused.Value("Primary")));
        Assert.True(refused.IsChecked("Enable Embedded Portal"));
        foreach (var line in Enumerable.Range(2, 8)) Assert.Contains($"Line {line},", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Line 1,", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Only https:// origins are accepted.", refused.Text, StringComparison.Ordinal);
        Assert.Equal(0, await app.Data(db => db.Set<PortalOrigin>().CountAsync()));
    }

    [Theory]
    [InlineData("Primary", "red;}", "A colour is")]
    [InlineData("Background", "url(https://evil.test/x)", "A colour is")]
    [InlineData("Foreground", "var(--x)", "A colour is")]
    [InlineData("Radius", "65px", "A radius is")]
    [InlineData("Font family", "Inter\"; }", "font names")]
    [InlineData("Custom CSS URL", "http://app.acme.test/a.css", "https://")]
    [InlineData("Custom CSS URL", "https://127.0.0.1/a.css", "public address")]
    [InlineData("Custom CSS URL", "https://localhost:5080/a.css", "public address")]
    [InlineData("Support page URL", "https://elsewhere.example/help", "among the allowed origins")]
    [InlineData("Support page URL", "javascript:alert(1)", "https://")]
    public async Task A_bad_value_is_refused_on_its_field(string field, string value, string reason)
    {
        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync(Address);

        var refused = (await page.Fill(field, value).PressAsync("Save")).ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Equal(value, refused.Value(field));
        var described = refused.Field(field).GetAttribute("aria-describedby")!.Split(' ').Select(id => refused.Document.GetElementById(id)!.TextContent);
        Assert.Contains(described, text => text.Contains(reason, StringComparison.Ordinal));
        Assert.Equal("true", refused.Field(field).GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task The_second_of_two_admins_is_told_what_the_first_saved_and_keeps_what_was_typed()
    {
        await using var fresh = await DashboardApp.StartAsync();
        var alices = await (await fresh.SignInAsync(Cast.Alice)).GetAsync(Address);
        var adas = await (await fresh.SignInAsync(Cast.Ada)).GetAsync(Address);
        await alices.Choose("Theme", "dark").PressAsync("Save");

        var conflict = (await adas.Fill("Primary", "#654321").PressAsync("Save")).ShouldBe(HttpStatusCode.Conflict);

        Assert.Contains("Alice saved these settings", conflict.Text, StringComparison.Ordinal);
        Assert.Contains("Theme: dark → auto", conflict.Text, StringComparison.Ordinal);
        Assert.Equal("#654321", conflict.Value("Primary"));
        Assert.Equal(PortalTheme.Dark, await fresh.Data(db => db.EmbeddedPortals.Where(p => p.ProjectId == fresh.Acme.Id).Select(p => p.Theme).SingleAsync()));

        var again = (await conflict.Choose("Theme", "dark").PressAsync("Save")).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(("dark", "#654321"), (again.Value("Theme"), again.Value("Primary")));
    }

    [Fact]
    public async Task Changes_are_audited_from_and_to_and_disabling_bumps_the_generation_once()
    {
        await using var fresh = await DashboardApp.StartAsync();
        var alice = await fresh.SignInAsync(Cast.Alice);
        var page = await alice.GetAsync(Address);
        page = await page.Check("Enable Embedded Portal").Fill("Allowed origins", "https://a.example\nhttps://b.example").PressAsync("Save");
        page = await page.Fill("Allowed origins", "https://b.example\nhttps://c.example").PressAsync("Save");
        await page.Check("Enable Embedded Portal", false).PressAsync("Save");

        var entries = await fresh.Data(db => db.AuditEntries.Where(e => e.Action.StartsWith("portal.")).OrderBy(e => e.Id).Select(e => $"{e.Action} | {e.Details} | {e.ActorName}").ToListAsync());
        Assert.Contains(entries, e => e.StartsWith("portal.enabled | Enabled: no → yes | alice@acme.test", StringComparison.Ordinal));
        Assert.Contains(entries, e => e.StartsWith("portal.secret.created", StringComparison.Ordinal));
        Assert.Contains(entries, e => e.Contains("https://a.example https://b.example → https://b.example https://c.example", StringComparison.Ordinal));
        Assert.Contains(entries, e => e.StartsWith("portal.disabled", StringComparison.Ordinal));
        Assert.DoesNotContain(entries, e => e.Contains("uhs_", StringComparison.Ordinal));
        Assert.Equal((false, 2), await fresh.Data(async db =>
        {
            var portal = await db.EmbeddedPortals.AsNoTracking().SingleAsync(p => p.ProjectId == fresh.Acme.Id);
            return (portal.Enabled, portal.Generation);
        }));
    }

    [Fact]
    public async Task The_preview_shows_contrast_and_warns_below_four_and_a_half()
    {
        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync(Address);
        Assert.Contains("Text on background 17.7 : 1", page.Text, StringComparison.Ordinal);

        var refused = await page.Fill("Foreground", "#999999").Fill("Background", "#ffffff").Fill("Radius", "1000px").PressAsync("Save");

        Assert.Contains("text on the background has a contrast of 2.8 : 1", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Radius is not a value that the portal accepts", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_preview_alone_answers_the_form_as_typed_and_saves_nothing()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var page = await alice.GetAsync(Address);
        var token = page.Document.QuerySelector("#portal-settings input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        var fragment = await alice.PostAsync(Address + "?handler=Preview", ("__RequestVerificationToken", token), ("Input.Primary", "\"><script>x</script>"), ("Input.Background", "#000"));

        fragment.ShouldBe(HttpStatusCode.OK);
        Assert.Contains("Primary is not a value", fragment.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("script", fragment.Body, StringComparison.Ordinal);
        Assert.Contains("fill=\"#000\"", fragment.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_owner_and_admin_enter_and_an_engineer_sees_how_to_install()
    {
        (await (await app.SignInAsync(Cast.Bob)).GetAsync(Address)).ShouldBe(HttpStatusCode.Forbidden);
        (await (await app.SignInAsync(Cast.Bob)).GetAsync(Address + "/install")).ShouldBe(HttpStatusCode.Forbidden);
        (await (await app.SignInAsync(Cast.Charlie)).GetAsync(Address)).ShouldBe(HttpStatusCode.NotFound);
        (await app.Visitor().GetAsync(Address)).ShouldBe(HttpStatusCode.OK);

        var erin = await app.SignInAsync(Cast.Erin);
        (await erin.GetAsync(Address)).ShouldBe(HttpStatusCode.Forbidden);
        var install = (await erin.GetAsync(Address + "/install")).ShouldBe(HttpStatusCode.OK);
        Assert.True(install.Has("link", "Embedded Portal"));
        Assert.False(install.Has("button", "Save"));
        Assert.False(install.Has("button", "Rotate"));
    }

    [Theory]
    [InlineData(Address)]
    [InlineData(Address + "/secret")]
    [InlineData(Address + "/rotation")]
    [InlineData(Address + "/rotation?handler=End")]
    [InlineData(Address + "/previous-secret")]
    public async Task An_engineer_and_an_agent_change_nothing(string address)
    {
        foreach (var member in new[] { Cast.Erin, Cast.Bob })
        {
            var client = await app.SignInAsync(member);
            var status = (await client.PostAsync(address)).Status;
            Assert.True(status is HttpStatusCode.Forbidden, $"{member.Name}: {status}");
        }
    }

    [Fact]
    public async Task The_snippet_has_the_projects_key_and_the_installations_address()
    {
        var install = await (await app.SignInAsync(Cast.Erin)).GetAsync(Address + "/install");

        var snippet = install.Document.GetElementById("snippet")!.TextContent;
        Assert.Contains($"publicKey: '{app.Acme.PublicKey}'", snippet, StringComparison.Ordinal);
        Assert.Contains("<script src=\"https://desk.test/portal.js\" async></script>", snippet, StringComparison.Ordinal);
        Assert.Equal("script-src https://desk.test; connect-src https://desk.test; frame-src https://desk.test", install.Document.GetElementById("csp")!.TextContent);
        foreach (var example in Dashboard.Identity.SigningExamples.For(new Dashboard.Identity.SigningDoor(Dashboard.Data.Identity.Door.Portal, "https://desk.test", app.Acme.PublicKey)))
        {
            Assert.Equal(example.Code.ReplaceLineEndings("\n").TrimEnd(), install.Document.GetElementById($"sign-{example.Id}")!.TextContent.TrimEnd());
        }
    }
}
