using System.Text.Json;
using Dashboard.Identity;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.CommandLine;

public sealed class SetupTests(DashboardProcess dashboard) : IClassFixture<DashboardProcess>
{
    [Fact]
    public async Task Setup_prints_only_json_with_the_keys_and_secrets_of_all_three_doors()
    {
        var answer = await SetUpAsync("Shape", "--origin", "https://App.Example.com:443/", "--json");

        Assert.Equal(0, answer.Status);
        var json = JsonDocument.Parse(answer.Output).RootElement;
        Assert.Equal(["url", "changed", "project", "owner", "portal", "ticketCenter", "widget"], json.EnumerateObject().Select(p => p.Name));
        Assert.Equal("http://localhost:5080", json.GetProperty("url").GetString());
        Assert.True(json.GetProperty("changed").GetBoolean());
        Assert.Equal("""{"slug":"shape","name":"Shape"}""", json.GetProperty("project").GetRawText());
        Assert.Equal("""{"email":"owner@example.com"}""", json.GetProperty("owner").GetRawText());
        Assert.StartsWith("pk_", json.GetProperty("portal").GetProperty("publicKey").GetString(), StringComparison.Ordinal);
        Assert.Equal(["publicKey", "secret"], json.GetProperty("portal").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["helpdeskId", "secret"], json.GetProperty("ticketCenter").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["slug", "secret"], json.GetProperty("widget").EnumerateObject().Select(p => p.Name));

        await using var db = dashboard.Database.Open();
        var portal = await db.EmbeddedPortals.AsNoTracking().Include(p => p.Origins).SingleAsync(p => p.PublicKey == json.GetProperty("portal").GetProperty("publicKey").GetString());
        Assert.True(portal.Enabled);
        Assert.Equal("https://app.example.com", Assert.Single(portal.Origins).Pattern);
        var secrets = await db.DoorSecrets.AsNoTracking().Where(s => s.ProjectId == portal.ProjectId).ToListAsync();
        Assert.Equal(3, secrets.Count);
        Assert.All(secrets, s => Assert.Equal("setup", s.RevealedBy));
        Assert.Contains(secrets, s => s.Fingerprint == SecretText.Fingerprint(json.GetProperty("portal").GetProperty("secret").GetString()!));
    }

    [Fact]
    public async Task A_second_run_changes_nothing_and_gives_no_secret()
    {
        var first = JsonDocument.Parse((await SetUpAsync("Again", "--origin", "https://a.example.com", "--json")).Output).RootElement;
        var second = await SetUpAsync("Again", "--origin", "https://a.example.com", "--json");

        Assert.Equal(0, second.Status);
        var json = JsonDocument.Parse(second.Output).RootElement;
        Assert.False(json.GetProperty("changed").GetBoolean());
        Assert.Equal(first.GetProperty("portal").GetProperty("publicKey").GetString(), json.GetProperty("portal").GetProperty("publicKey").GetString());
        Assert.All(["portal", "ticketCenter", "widget"], door => Assert.Equal(JsonValueKind.Null, json.GetProperty(door).GetProperty("secret").ValueKind));
    }

    [Fact]
    public async Task Other_origins_or_another_owner_fail_and_change_nothing()
    {
        await SetUpAsync("Firm", "--origin", "https://a.example.com");

        var otherOrigin = await SetUpAsync("Firm", "--origin", "https://b.example.com", "--json");
        var otherOwner = await dashboard.RunAsync("setup", "--email", "stranger@example.com", "--project", "Firm", "--json");

        Assert.Equal((1, ""), (otherOrigin.Status, otherOrigin.Output));
        Assert.Contains("https://a.example.com", otherOrigin.Error, StringComparison.Ordinal);
        Assert.Equal((1, ""), (otherOwner.Status, otherOwner.Output));
        await using var db = dashboard.Database.Open();
        Assert.False(await db.Users.AnyAsync(u => u.Email == "stranger@example.com"));
    }

    [Fact]
    public async Task Without_json_no_secret_is_printed_and_each_can_still_be_revealed()
    {
        var answer = await SetUpAsync("Quiet");

        Assert.Equal(0, answer.Status);
        Assert.DoesNotContain("uhs_", answer.Output, StringComparison.Ordinal);
        await using var db = dashboard.Database.Open();
        var project = await db.Projects.SingleAsync(p => p.Name == "Quiet");
        Assert.All(await db.DoorSecrets.Where(s => s.ProjectId == project.Id).ToListAsync(), s => Assert.Null(s.RevealedAt));
    }

    [Fact]
    public async Task Two_at_once_make_one_project_and_one_reveal()
    {
        var both = await Task.WhenAll(SetUpAsync("Race", "--json"), SetUpAsync("Race", "--json"));

        Assert.All(both, answer => Assert.Equal((0, ""), (answer.Status, answer.Error)));
        var answers = both.Select(answer => JsonDocument.Parse(answer.Output).RootElement).ToList();
        Assert.Single(answers, json => json.GetProperty("changed").GetBoolean());
        Assert.Single(answers, json => json.GetProperty("portal").GetProperty("secret").ValueKind == JsonValueKind.String);
        await using var db = dashboard.Database.Open();
        Assert.Equal(1, await db.Projects.CountAsync(p => p.Name == "Race"));
    }

    [Theory]
    [InlineData("http://app.example.com", "Only https://")]
    [InlineData("https://app.example.com/path", "no path")]
    [InlineData("https://*.co.uk", "Anyone can register")]
    public async Task A_refused_origin_is_wrong_use_with_its_reason(string origin, string reason)
    {
        var answer = await SetUpAsync("Refused", "--origin", origin, "--json");

        Assert.Equal((2, ""), (answer.Status, answer.Output));
        Assert.Contains(reason, answer.Error, StringComparison.Ordinal);
        await using var db = dashboard.Database.Open();
        Assert.False(await db.Projects.AnyAsync(p => p.Name == "Refused"));
    }

    [Fact]
    public async Task A_project_named_like_a_page_gets_another_slug()
    {
        var json = JsonDocument.Parse((await SetUpAsync("Account", "--json")).Output).RootElement;

        Assert.Equal("account-2", json.GetProperty("project").GetProperty("slug").GetString());
    }

    [Fact]
    public async Task A_weak_password_or_none_fails_with_the_reason()
    {
        var weak = await dashboard.RunAsync(new Dictionary<string, string?> { ["DASHBOARD_OWNER_PASSWORD"] = "short" }, "setup", "--email", "weak@example.com", "--project", "Weak");
        var none = await dashboard.RunAsync(new Dictionary<string, string?> { ["DASHBOARD_OWNER_PASSWORD"] = null }, "setup", "--email", "none@example.com", "--project", "None");

        Assert.Equal(1, weak.Status);
        Assert.Contains("12 characters", weak.Error, StringComparison.Ordinal);
        Assert.Equal(1, none.Status);
        Assert.Contains("DASHBOARD_OWNER_PASSWORD", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_is_added_once_and_keeps_the_role()
    {
        await SetUpAsync("Team");
        await using var db = dashboard.Database.Open();
        var slug = (await db.Projects.SingleAsync(p => p.Name == "Team")).Slug;
        string[] add = ["member", "add", "--email", "agent@example.com", "--project", slug, "--role"];

        Assert.Equal(0, (await dashboard.RunAsync([.. add, "agent"])).Status);
        Assert.Equal(0, (await dashboard.RunAsync([.. add, "Agent"])).Status);
        Assert.Equal(1, (await dashboard.RunAsync([.. add, "Owner"])).Status);
        Assert.Equal(2, (await dashboard.RunAsync([.. add, "Boss"])).Status);
    }

    private Task<CommandResult> SetUpAsync(string project, params string[] more) =>
        dashboard.RunAsync(["setup", "--email", "owner@example.com", "--project", project, .. more]);
}
