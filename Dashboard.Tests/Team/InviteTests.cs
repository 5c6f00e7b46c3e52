using System.Net;
using Dashboard.Data.Team;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Team;

/// <summary>The admin's side of an invitation, in an installation without a mail server.</summary>
public sealed class InviteTests : IAsyncLifetime
{
    private DashboardApp app = null!;

    public async Task InitializeAsync() => app = await DashboardApp.StartAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task Without_a_mail_server_the_link_is_shown_once_and_kept_nowhere()
    {
        var alice = await app.SignInAsync(Cast.Alice);

        var page = await alice.InviteAsync();

        var link = TeamScene.LinkIn(page.ShouldBe(HttpStatusCode.OK).Body);
        var token = link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];
        Assert.Contains("because this installation has no mail server yet", page.Text, StringComparison.Ordinal);
        Assert.True(page.Response.Headers.CacheControl?.NoStore);
        Assert.Contains("https://desk.test/account/invitation", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(token, (await alice.GetAsync("/acme/settings/team")).Body, StringComparison.Ordinal);
        Assert.False(await app.Data(db => db.OutboxMails.AnyAsync()));
        Assert.False(await app.Data(db => db.Invitations.AnyAsync(i => i.TokenHash.Contains(token))));
        Assert.DoesNotContain(app.Log.Entries, e => e.Message.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(await app.Data(db => db.AuditEntries.Select(e => e.Subject + e.Details).ToListAsync()), e => e.Contains(token, StringComparison.Ordinal));
        (await app.Visitor().GetAsync(link)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_new_link_ends_the_one_before_and_lasts_as_long_as_a_first_one()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var first = TeamScene.LinkIn((await alice.InviteAsync()).Body);
        app.Clock.Advance(TimeSpan.FromDays(8));
        var list = await alice.GetAsync("/acme/settings/team");
        Assert.Contains("Expired", list.Text, StringComparison.Ordinal);

        var second = TeamScene.LinkIn((await list.PressAsync($"New link: {TeamScene.Newcomer}")).Body);
        app.Clock.Advance(TimeSpan.FromDays(6));

        (await app.Visitor().GetAsync(first)).ShouldBe(HttpStatusCode.NotFound);
        (await app.Visitor().GetAsync(second)).ShouldBe(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromDays(1));
        (await app.Visitor().GetAsync(second)).ShouldBe(HttpStatusCode.NotFound);
        Assert.Equal(["team.invited " + TeamScene.Newcomer, "team.invitation.renewed " + TeamScene.Newcomer], await app.ActionsAsync("team."));
    }

    [Fact]
    public async Task A_revoked_link_is_no_link_and_the_address_can_be_invited_again()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var link = TeamScene.LinkIn((await alice.InviteAsync()).Body);
        var question = await (await alice.GetAsync("/acme/settings/team")).FollowAsync($"Revoke: {TeamScene.Newcomer}");
        (await app.Visitor().GetAsync(link)).ShouldBe(HttpStatusCode.OK);

        var after = await question.PressAsync("Revoke invitation");

        Assert.Equal("/acme/settings/team", after.Path);
        (await app.Visitor().GetAsync(link)).ShouldBe(HttpStatusCode.NotFound);
        (await question.PressAsync("Revoke invitation")).ShouldBe(HttpStatusCode.NotFound);
        TeamScene.LinkIn((await alice.InviteAsync()).Body);
    }

    public static TheoryData<string> BadAddresses => new()
    {
        "", "   ", "nobody", "@acme.test", "dora@", "dora@acme.test, eve@evil.test", "Dora <dora@acme.test>", "\"dora\"@acme.test", "dora@acme.test\r\nBcc: eve@evil.test",
        "dora\u0007@acme.test", "dora\0@acme.test", "dora@acme.test\u2028x", "dora@[127.0.0.1]", "do\u202Era@acme.test", "<script>alert(1)</script>@acme.test", new string('d', 260) + "@acme.test",
    };

    [Theory]
    [MemberData(nameof(BadAddresses))]
    public async Task What_is_no_single_address_is_refused_on_its_field_and_still_there(string address)
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var page = await alice.GetAsync("/acme/settings/team");

        var refused = (await page.WithoutBrowserChecks().Fill("Email", address).PressAsync("Invite")).ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Equal("true", refused.Field("Email").GetAttribute("aria-invalid"));
        Assert.False(await app.Data(db => db.Invitations.AnyAsync()));
        if (!address.Any(char.IsControl)) Assert.Equal(address, refused.Value("Email"));
    }

    [Theory]
    [InlineData("o'dora+desk@acme.test")]
    [InlineData("dora@müller.example")]
    [InlineData("dörä@acme.test")]
    public async Task Unusual_but_good_addresses_are_invited_as_they_are(string address)
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var link = TeamScene.LinkIn((await alice.InviteAsync($" {address} ")).Body);

        await (await app.Visitor().GetAsync(link)).FillAccount().PressAsync("Create account and join");

        Assert.Contains($"Agent {address}", await app.RolesAsync(app.Acme.Id));
    }

    [Theory]
    [InlineData("BOB@acme.test", "belongs to a member")]
    [InlineData("Dora@Acme.test", "open already")]
    public async Task A_member_or_somebody_invited_is_not_invited_again(string address, string reason)
    {
        var alice = await app.SignInAsync(Cast.Alice);
        await alice.InviteAsync();

        var refused = (await alice.InviteAsync(address)).ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Contains(reason, refused.Text, StringComparison.Ordinal);
        Assert.Equal(1, await app.Data(db => db.Invitations.CountAsync()));
    }

    [Fact]
    public async Task Two_who_invite_the_same_address_at_once_make_one_invitation()
    {
        var pages = new[] { await app.SignInAsync(Cast.Alice), await app.SignInAsync(Cast.Ada) };
        var forms = await Task.WhenAll(pages.Select(p => p.GetAsync("/acme/settings/team")));

        var answers = await Task.WhenAll(forms.Select(f => f.Fill("Email", TeamScene.Newcomer).PressAsync("Invite")));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity], answers.Select(a => a.Status).Order());
        Assert.Equal(1, await app.Data(db => db.Invitations.CountAsync()));
    }

    [Fact]
    public async Task An_admin_invites_no_owner_and_does_not_touch_an_owners_invitation()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        await alice.InviteAsync(role: "Owner");
        var id = await app.Data(db => db.Invitations.Select(i => i.Id).SingleAsync());
        var ada = await app.SignInAsync(Cast.Ada);
        var page = await ada.GetAsync("/acme/settings/team");
        Assert.False(page.Has("button", $"New link: {TeamScene.Newcomer}"));
        var token = page.Document.QuerySelector("form[action$='team'] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        var made = await ada.PostAsync("/acme/settings/team", ("Input.Email", "eve@acme.test"), ("Input.Role", "Owner"), ("__RequestVerificationToken", token));
        Assert.Contains("Only an owner can make owners", made.ShouldBe(HttpStatusCode.UnprocessableEntity).Text, StringComparison.Ordinal);
        (await ada.PostAsync($"/acme/settings/team/invitations/{id}?handler=Resend", ("__RequestVerificationToken", token))).ShouldBe(HttpStatusCode.Forbidden);
        (await ada.PostAsync($"/acme/settings/team/invitations/{id}?handler=Revoke", ("__RequestVerificationToken", token))).ShouldBe(HttpStatusCode.Forbidden);

        Assert.Equal(["Owner"], await app.Data(db => db.Invitations.Where(i => i.EndedAt == null).Select(i => i.Role.ToString()).ToListAsync()));
    }

    [Fact]
    public async Task An_invitation_of_another_project_is_not_found_in_this_one()
    {
        var charlie = await app.SignInAsync(Cast.Charlie);
        await charlie.InviteAsync(project: "globex");
        var id = await app.Data(db => db.Invitations.Select(i => i.Id).SingleAsync());
        var alice = await app.SignInAsync(Cast.Alice);
        var token = (await alice.GetAsync("/acme/settings/team")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        (await alice.GetAsync($"/acme/settings/team/invitations/{id}")).ShouldBe(HttpStatusCode.NotFound);
        (await alice.PostAsync($"/acme/settings/team/invitations/{id}?handler=Revoke", ("__RequestVerificationToken", token))).ShouldBe(HttpStatusCode.NotFound);
        (await alice.PostAsync($"/acme/settings/team/invitations/{id}?handler=Resend", ("__RequestVerificationToken", token))).ShouldBe(HttpStatusCode.NotFound);
        Assert.Equal(1, await app.Data(db => db.Invitations.CountAsync(i => i.EndedAt == null)));
    }

    [Fact]
    public async Task Many_invitations_within_a_minute_have_to_wait()
    {
        await using var limited = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = new Dictionary<string, string?> { ["RateLimits:Enabled"] = "true" } });
        var alice = await limited.SignInAsync(Cast.Alice);
        for (var i = 0; i < 20; i++) (await alice.InviteAsync($"d{i}@acme.test")).ShouldBe(HttpStatusCode.OK);

        var refused = (await alice.InviteAsync("one.more@acme.test")).ShouldBe(HttpStatusCode.TooManyRequests);

        Assert.Equal("one.more@acme.test", refused.Value("Email"));
        Assert.InRange(refused.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }
}
