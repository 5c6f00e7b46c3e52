using System.Net;
using System.Text.RegularExpressions;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.InboundMail;

/// <summary>Settings → Mail → Replies by mail.</summary>
public sealed partial class ReplySettingsTests : IAsyncLifetime
{
    private const string Address = "/acme/settings/mail/replies";

    private DashboardApp app = null!;

    public async Task InitializeAsync() => app = await DashboardApp.StartAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task A_secret_is_created_shown_once_and_rotated()
    {
        var ada = await app.SignInAsync(Cast.Ada);
        var created = await (await ada.GetAsync(Address)).PressAsync("Create secret");

        var revealed = await created.PressAsync("Reveal once");

        var secret = Assert.Single(SecretText().Matches(revealed.Body)).Value;
        Assert.True(revealed.Response.Headers.CacheControl!.NoStore);
        Assert.Equal(HttpStatusCode.Conflict, (await created.PressAsync("Reveal once")).Status);
        var after = await ada.GetAsync(Address);
        Assert.Contains(Dashboard.Identity.SecretText.Fingerprint(secret), after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("inm_", after.Document.QuerySelector("#secret")!.InnerHtml, StringComparison.Ordinal);
        Assert.False(after.Has("button", "Create secret"));

        var rotated = await (await after.PressAsync("Rotate")).Choose("Keep the old secret for", "1 hour").PressAsync("Rotate now");
        Assert.Contains("The old secret still works until", rotated.Text, StringComparison.Ordinal);
        Assert.Contains("no longer works", (await rotated.PressAsync("End overlap now")).Text, StringComparison.Ordinal);
        Assert.Equal(["inbound-mail.secret.created", "inbound-mail.secret.created", "inbound-mail.secret.overlap-ended", "inbound-mail.secret.revealed", "inbound-mail.secret.rotated"],
            await app.Data(db => db.AuditEntries.Where(e => e.Action.StartsWith("inbound-mail.")).Select(e => e.Action).OrderBy(a => a).ToListAsync()));
    }

    [Fact]
    public async Task Two_who_press_at_once_make_one_secret()
    {
        var pages = await Task.WhenAll(app.SignInAsync(Cast.Ada), app.SignInAsync(Cast.Alice));
        var forms = await Task.WhenAll(pages.Select(p => p.GetAsync(Address)));

        var answers = await Task.WhenAll(forms.Select(f => f.PressAsync("Create secret")));

        Assert.All(answers, a => a.ShouldBe(HttpStatusCode.OK));
        Assert.Equal(1, await app.Data(db => db.DoorSecrets.CountAsync(s => s.Door == Data.Identity.Door.InboundMail)));
    }

    [Fact]
    public async Task The_page_says_where_mail_is_posted_and_what_is_missing()
    {
        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync(Address);

        Assert.Contains("https://desk.test/api/inbound-mail/acme", page.Text, StringComparison.Ordinal);
        Assert.Contains("Mail cannot be answered yet", page.Text, StringComparison.Ordinal);
        Assert.Contains("--data-binary @- 'https://desk.test/api/inbound-mail/acme'", page.Body.Replace("&#x27;", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_administers_the_project_sees_it()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await (await app.SignInAsync(Cast.Bob)).GetAsync(Address)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await app.SignInAsync(Cast.Erin)).GetAsync(Address + "/log")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await (await app.SignInAsync(Cast.Charlie)).GetAsync(Address)).Status);
    }

    [GeneratedRegex("inm_[0-9a-f]{64}")]
    private static partial Regex SecretText();
}
