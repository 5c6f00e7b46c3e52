using System.Net;
using System.Text.RegularExpressions;
using Dashboard.Identity;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.TicketCenter;

public sealed partial class SettingsPageTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const string Address = "/acme/settings/ticket-center";

    [Fact]
    public async Task An_admin_generates_the_secret_reveals_it_once_and_rotates_it()
    {
        await using var fresh = await DashboardApp.StartAsync();
        var page = await (await fresh.SignInAsync(Cast.Ada)).GetAsync(Address);
        Assert.Contains("every domain may embed the Ticket Center", page.Text, StringComparison.Ordinal);
        Assert.Contains("These signatures do not expire", page.Text, StringComparison.Ordinal);
        Assert.Contains("answers nobody", page.Text, StringComparison.Ordinal);
        Assert.False(page.Has("button", "Reveal once"));

        var generated = await page.PressAsync("Generate HMAC Secret");
        Assert.False(generated.Has("button", "Generate HMAC Secret"));
        Assert.DoesNotContain("hdh_", generated.Body, StringComparison.Ordinal);
        Assert.Contains("There is a secret already", (await page.PressAsync("Generate HMAC Secret")).Text, StringComparison.Ordinal);
        var revealed = (await generated.PressAsync("Reveal once")).ShouldBe(HttpStatusCode.OK);
        var secret = Assert.Single(SecretInPage().Matches(revealed.Body)).Value;
        Assert.Contains("HDH_HMAC_SECRET", revealed.Text, StringComparison.Ordinal);
        Assert.True(revealed.Response.Headers.CacheControl!.NoStore);
        (await generated.PressAsync("Reveal once")).ShouldBe(HttpStatusCode.Conflict);

        var after = await page.ReloadAsync();
        Assert.Contains(SecretText.Fingerprint(secret), after.Text, StringComparison.Ordinal);
        Assert.Contains("by Ada", after.Text, StringComparison.Ordinal);
        var rotated = await (await after.PressAsync("Rotate")).Choose("Keep the old secret for", "24 hours").PressAsync("Rotate now");
        Assert.Equal(Address, rotated.Path.Split('#')[0]);
        Assert.Contains("The old secret still works until", rotated.Text, StringComparison.Ordinal);
        Assert.True((await rotated.PressAsync("End overlap now")).Has("button", "Reveal once"));
        var destroyed = await (await rotated.PressAsync("Destroy previous secret")).PressAsync("Destroy now");
        Assert.Contains("The previous secret was destroyed", destroyed.Text, StringComparison.Ordinal);

        var audited = await fresh.Data(db => db.AuditEntries.Where(e => e.Action.StartsWith("ticket-center.")).OrderBy(e => e.Id).Select(e => e.Action).ToListAsync());
        Assert.Equal(
            ["ticket-center.secret.created", "ticket-center.secret.revealed", "ticket-center.secret.created", "ticket-center.secret.rotated", "ticket-center.secret.overlap-ended", "ticket-center.secret.destroyed"],
            audited);
    }

    [Fact]
    public async Task Domains_and_support_page_are_saved_normalised_and_audited()
    {
        await using var fresh = await DashboardApp.StartAsync();
        var page = await (await fresh.SignInAsync(Cast.Alice)).GetAsync(Address);

        var saved = await page.Fill("Allowed embed domains", "Example.COM\n\n münchen.example \nexample.com\r\nlocalhost").Fill("Support page URL", "https://app.example.com/help?a=b").PressAsync("Save");

        Assert.Equal([HttpStatusCode.Found], saved.Redirects);
        Assert.Equal("example.com\nxn--mnchen-3ya.example\nlocalhost", saved.Value("Allowed embed domains"));
        Assert.Equal("https://app.example.com/help?a=b", saved.Value("Support page URL"));
        Assert.DoesNotContain("every domain may", saved.Text, StringComparison.Ordinal);
        var entries = await fresh.Data(db => db.AuditEntries.Where(e => e.Action.StartsWith("ticket-center.")).OrderBy(e => e.Id).Select(e => $"{e.Action} | {e.Details} | {e.ActorName}").ToListAsync());
        Assert.Equal(
            [
                "ticket-center.domains.changed | Allowed embed domains: every domain → example.com xn--mnchen-3ya.example localhost | alice@acme.test",
                "ticket-center.settings.changed | Support page URL: not set → https://app.example.com/help?a=b | alice@acme.test",
            ],
            entries);

        var emptied = await saved.Fill("Allowed embed domains", "").PressAsync("Save");
        Assert.Contains("Every domain may embed the Ticket Center", emptied.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_refused_line_is_told_with_its_reason_and_nothing_typed_is_lost()
    {
        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync(Address);
        const string typed = "good.example\nhttps://a.example\n*.b.example\nc.example:8443\nd.example/path\ne.example.\n[::1]\n1.2.3\nf..example\nü_.example\n<script>alert(1)</script>";

        var refused = (await page.Fill("Allowed embed domains", typed).Fill("Support page URL", "https://good.example/x").PressAsync("Save")).ShouldBe(HttpStatusCode.UnprocessableEntity);

        foreach (var line in Enumerable.Range(2, 10)) Assert.Contains($"Line {line},", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Line 1,", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Leave out the port", refused.Text, StringComparison.Ordinal);
        Assert.Contains("c.example:8443", refused.Value("Allowed embed domains"), StringComparison.Ordinal);
        Assert.Equal("https://good.example/x", refused.Value("Support page URL"));
        Assert.Equal("true", refused.Field("Allowed embed domains").GetAttribute("aria-invalid"));
        Assert.DoesNotContain("<script>alert", refused.Body, StringComparison.Ordinal);
        Assert.Equal("", await app.Data(db => db.TicketCenters.Where(t => t.ProjectId == app.Acme.Id).Select(t => t.AllowedDomains).SingleAsync()));
    }

    [Theory]
    [InlineData("example.com", "https://elsewhere.example/help", "must be among the allowed embed domains")]
    [InlineData("example.com", "https://notexample.com/help", "must be among the allowed embed domains")]
    [InlineData("", "http://example.com/", "https:// address")]
    [InlineData("", "javascript:alert(1)", "https:// address")]
    [InlineData("", "https://user:secret@example.com/", "user name and password")]
    public async Task A_support_page_that_could_not_show_it_is_refused(string domains, string url, string reason)
    {
        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync(Address);

        var refused = (await page.Fill("Allowed embed domains", domains).Fill("Support page URL", url).PressAsync("Save")).ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Equal(url, refused.Value("Support page URL"));
        Assert.Contains(reason, refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_has_at_most_a_hundred_domains_and_five_megabytes_are_no_accident()
    {
        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync(Address);
        var many = string.Join('\n', Enumerable.Range(0, 101).Select(i => $"h{i}.example"));

        var refused = (await page.Fill("Allowed embed domains", many).PressAsync("Save")).ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Line 101,", refused.Text, StringComparison.Ordinal);
        (await page.Fill("Allowed embed domains", new string('x', 1_000_000)).PressAsync("Save")).ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task The_second_of_two_admins_is_told_and_keeps_what_was_typed()
    {
        await using var fresh = await DashboardApp.StartAsync();
        var alices = await (await fresh.SignInAsync(Cast.Alice)).GetAsync(Address);
        var adas = await (await fresh.SignInAsync(Cast.Ada)).GetAsync(Address);
        fresh.Clock.Advance(TimeSpan.FromSeconds(1));
        await alices.Fill("Allowed embed domains", "alice.example").PressAsync("Save");

        var conflict = (await adas.Fill("Allowed embed domains", "ada.example").PressAsync("Save")).ShouldBe(HttpStatusCode.Conflict);

        Assert.Contains("Allowed embed domains: alice.example → ada.example", conflict.Text, StringComparison.Ordinal);
        Assert.Equal("ada.example", conflict.Value("Allowed embed domains"));
        (await conflict.PressAsync("Save")).ShouldBe(HttpStatusCode.OK);
        Assert.Equal("ada.example", await fresh.Data(db => db.TicketCenters.Where(t => t.ProjectId == fresh.Acme.Id).Select(t => t.AllowedDomains).SingleAsync()));
    }

    [Fact]
    public async Task Only_owner_and_admin_enter_and_an_engineer_sees_how_to_install()
    {
        var erin = await app.SignInAsync(Cast.Erin);
        var install = (await erin.GetAsync(Address + "/install")).ShouldBe(HttpStatusCode.OK);
        Assert.True(install.Has("link", "Ticket Center"));
        Assert.False(install.Has("button", "Save"));
        (await erin.GetAsync(Address)).ShouldBe(HttpStatusCode.Forbidden);
        (await (await app.SignInAsync(Cast.Bob)).GetAsync(Address + "/install")).ShouldBe(HttpStatusCode.Forbidden);
        (await (await app.SignInAsync(Cast.Charlie)).GetAsync(Address)).ShouldBe(HttpStatusCode.NotFound);
        foreach (var path in new[] { "", "/secret", "/secret?handler=Generate", "/rotation", "/rotation?handler=End", "/previous-secret" })
        {
            foreach (var member in new[] { Cast.Erin, Cast.Bob }) (await (await app.SignInAsync(member)).PostAsync(Address + path)).ShouldBe(HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task Settings_messages_leads_there_too()
    {
        Assert.Equal(Address, (await (await app.SignInAsync(Cast.Alice)).GetAsync("/acme/settings/messages")).Path);
        Assert.Equal(Address + "/install", (await (await app.SignInAsync(Cast.Erin)).GetAsync("/acme/settings/messages")).Path);
        (await (await app.SignInAsync(Cast.Bob)).GetAsync("/acme/settings/messages")).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Everything_to_copy_has_the_projects_id_and_the_installations_address()
    {
        var helpdeskId = await app.Data(db => db.TicketCenters.Where(t => t.ProjectId == app.Acme.Id).Select(t => t.HelpdeskId).SingleAsync());
        var install = await (await app.SignInAsync(Cast.Erin)).GetAsync(Address + "/install");

        var embed = install.Document.GetElementById("embed-html")!.TextContent;
        Assert.Contains("<script src=\"https://desk.test/ticket-center.js\"", embed, StringComparison.Ordinal);
        Assert.Contains($"data-helpdesk-id=\"{helpdeskId}\"", embed, StringComparison.Ordinal);
        Assert.Equal("script-src https://desk.test; connect-src https://desk.test; frame-src https://desk.test", install.Document.GetElementById("csp")!.TextContent);
        Assert.Equal(["Plain HTML", "React", "Vue", "Next.js", "Rails", "Django", "Laravel", "ASP.NET"], install.Document.QuerySelectorAll(".frameworks > label").Select(l => l.TextContent));
        Assert.All(install.Document.QuerySelectorAll(".framework"), framework => Assert.Contains(helpdeskId, framework.TextContent, StringComparison.Ordinal));
        foreach (var example in SigningExamples.For(new SigningDoor(Data.Identity.Door.TicketCenter, "https://desk.test", helpdeskId)))
        {
            Assert.Contains("HDH_HMAC_SECRET", install.Document.GetElementById($"sign-{example.Id}")!.TextContent, StringComparison.Ordinal);
        }

        Assert.True(install.Has("link", "The Verification Tool"));
    }

    [GeneratedRegex("hdh_[0-9a-f]{64}")]
    private static partial Regex SecretInPage();
}
