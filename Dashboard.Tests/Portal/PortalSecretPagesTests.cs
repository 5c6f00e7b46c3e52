using System.Net;
using System.Text.RegularExpressions;
using Dashboard.Identity;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Portal;

public sealed partial class PortalSecretPagesTests : IAsyncLifetime
{
    private const string Address = "/acme/settings/embedded-portal";

    private DashboardApp app = null!;

    public async Task InitializeAsync() => app = await DashboardApp.StartAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task A_secret_is_shown_in_one_answer_and_never_again()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var settings = await EnableAsync(alice);

        var revealed = (await settings.PressAsync("Reveal once")).ShouldBe(HttpStatusCode.OK);

        var secret = Assert.Single(SecretText().Matches(revealed.Body)).Value;
        Assert.Empty(revealed.Redirects);
        Assert.True(revealed.Response.Headers.CacheControl!.NoStore);
        Assert.Contains("only time", revealed.Text, StringComparison.Ordinal);
        var after = await alice.GetAsync(Address);
        Assert.False(after.Has("button", "Reveal once"));
        Assert.Contains(Dashboard.Identity.SecretText.Fingerprint(secret), after.Text, StringComparison.Ordinal);
        Assert.Contains("by Alice", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("uhs_", after.Body, StringComparison.Ordinal);

        var twice = (await settings.PressAsync("Reveal once")).ShouldBe(HttpStatusCode.Conflict);
        Assert.Contains("Alice revealed this secret", twice.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("uhs_", twice.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, Assert.Single((await alice.GetAsync(Address + "/secret")).Redirects));
    }

    [Fact]
    public async Task Without_script_the_question_of_the_rotation_is_a_page_of_its_own()
    {
        var settings = await EnableAsync(await app.SignInAsync(Cast.Alice));

        var question = (await settings.PressAsync("Rotate")).ShouldBe(HttpStatusCode.OK);

        Assert.Equal(nameof(SecretOverlap.None), question.Value("Keep the old secret for"));
        var rotated = await question.PressAsync("Rotate now");
        Assert.Contains("The new secret waits behind Reveal once", rotated.Text, StringComparison.Ordinal);
        Assert.True(rotated.Has("button", "Reveal once"));
        Assert.False(rotated.Has("button", "End overlap now"));
    }

    [Fact]
    public async Task A_rotation_with_overlap_says_until_when_the_old_secret_works_and_ends_on_demand()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var settings = await EnableAsync(alice);
        var first = await FingerprintAsync();

        var rotated = await (await settings.PressAsync("Rotate")).Choose("Keep the old secret for", "24 hours").PressAsync("Rotate now");

        Assert.Contains("The old secret still works until", rotated.Text, StringComparison.Ordinal);
        Assert.Contains($"No handshake used the old one ({first})", rotated.Text, StringComparison.Ordinal);
        var ended = await rotated.PressAsync("End overlap now");
        Assert.Contains("The old secret no longer works", ended.Text, StringComparison.Ordinal);
        Assert.False(ended.Has("button", "End overlap now"));
        Assert.Contains("kept for diagnosis", ended.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_says_that_some_server_still_signs_with_the_old_secret()
    {
        var settings = await EnableAsync(await app.SignInAsync(Cast.Alice));
        await (await settings.PressAsync("Rotate")).Choose("Keep the old secret for", "7 days").PressAsync("Rotate now");
        DateTimeOffset? used = app.Clock.Now.AddMinutes(1);
        await app.Data(db => db.DoorSecrets.Where(s => s.RetiredAt != null).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastUsedAt, used)));

        Assert.Contains("some server still signs with it", (await settings.ReloadAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_previous_secret_is_destroyed_after_a_confirmation()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var settings = await EnableAsync(alice);
        Assert.False(settings.Has("button", "Destroy previous secret"));
        settings = await (await settings.PressAsync("Rotate")).PressAsync("Rotate now");

        var question = await settings.PressAsync("Destroy previous secret");
        Assert.Contains("cannot be undone", question.Text, StringComparison.Ordinal);
        var destroyed = await question.PressAsync("Destroy now");

        Assert.Contains("The previous secret was destroyed", destroyed.Text, StringComparison.Ordinal);
        Assert.False(destroyed.Has("button", "Destroy previous secret"));
        Assert.Equal(0, await app.Data(db => db.DoorSecrets.CountAsync(s => s.RetiredAt != null && s.DestroyedAt == null)));
    }

    [Fact]
    public async Task A_second_enabling_makes_no_second_secret()
    {
        var settings = await EnableAsync(await app.SignInAsync(Cast.Alice));
        var first = await FingerprintAsync();
        settings = await settings.Check("Enable Embedded Portal", false).PressAsync("Save");

        await settings.Check("Enable Embedded Portal").PressAsync("Save");

        Assert.Equal(first, await FingerprintAsync());
    }

    private static async Task<HtmlPage> EnableAsync(HtmlClient admin) =>
        await (await admin.GetAsync(Address)).Check("Enable Embedded Portal").Fill("Allowed origins", Cast.HostOrigin).PressAsync("Save");

    private Task<string> FingerprintAsync() =>
        app.Data(db => db.DoorSecrets.Where(s => s.ProjectId == app.Acme.Id && s.RetiredAt == null).Select(s => s.Fingerprint).SingleAsync());

    [GeneratedRegex("uhs_[0-9a-f]{64}")]
    private static partial Regex SecretText();
}
