using System.Net;
using Dashboard.Data.Team;
using Dashboard.Tests.Support;
using Dashboard.Tests.Team;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Account;

/// <summary>Where an invitation's link leads.</summary>
public sealed class InvitationTests : IAsyncLifetime
{
    private DashboardApp app = null!;

    public async Task InitializeAsync() => app = await DashboardApp.StartAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task A_newcomer_makes_an_account_and_is_in_the_project_and_the_link_is_spent()
    {
        var link = await LinkAsync();
        var dora = app.Visitor();
        await dora.GetAsync(link);
        var page = (await dora.GetAsync(link)).ShouldBe(HttpStatusCode.OK);
        Assert.Equal("no-referrer", page.Response.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(page.Response.Headers.CacheControl?.NoStore);
        Assert.Contains("Alice invites dora@acme.test as Agent", page.Text, StringComparison.Ordinal);
        Assert.False(await app.Data(db => db.Users.AnyAsync(u => u.Email == TeamScene.Newcomer)));

        var late = await app.Visitor().GetAsync(link);

        var home = await page.FillAccount("Dora Öztürk").PressAsync("Create account and join");

        Assert.Equal("/acme", home.ShouldBe(HttpStatusCode.OK).Path);
        Assert.Contains("Dora Öztürk", home.Text, StringComparison.Ordinal);
        Assert.Contains($"Agent {TeamScene.Newcomer}", await app.RolesAsync(app.Acme.Id));
        Assert.NotNull(await app.Data(db => db.Users.Where(u => u.Email == TeamScene.Newcomer).Select(u => u.LastSignedInAt).SingleAsync()));
        Assert.Contains($"team.member.joined {TeamScene.Newcomer}", await app.ActionsAsync("team."));
        (await app.Visitor().GetAsync(link)).ShouldBe(HttpStatusCode.NotFound);
        (await late.FillAccount().PressAsync("Create account and join")).ShouldBe(HttpStatusCode.NotFound);
        await app.SignInAsync(new StaffMember("Dora", TeamScene.Newcomer));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?token=")]
    [InlineData("?token=wrong")]
    [InlineData("?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("?token=%00")]
    public async Task Without_a_good_token_there_is_no_such_page(string query)
    {
        await LinkAsync();

        (await app.Visitor().GetAsync("/account/invitation" + query)).ShouldBe(HttpStatusCode.NotFound);
        (await app.Visitor().GetAsync("/account/reset-password" + query)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_link_for_one_purpose_is_none_for_another()
    {
        var token = (await LinkAsync())[^43..];

        (await app.Visitor().GetAsync("/account/reset-password?token=" + token)).ShouldBe(HttpStatusCode.NotFound);
        (await app.Visitor().GetAsync("/account/first-start?token=" + token)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Whoever_has_an_account_signs_in_and_accepts()
    {
        var link = await LinkAsync(Cast.Charlie.Email.ToUpperInvariant(), "Admin");
        var charlie = app.Visitor();

        var page = await (await charlie.GetAsync(link)).PressAsync("Sign in to accept");
        Assert.Equal("/account/sign-in?returnUrl=%2Faccount%2Finvitation", page.Path);
        Assert.DoesNotContain(link[^43..], page.Body, StringComparison.Ordinal);
        page = await page.Fill("Email", Cast.Charlie.Email).Fill("Password", Cast.Password).PressAsync("Sign in");
        Assert.DoesNotContain(page.Document.All, e => e.GetAttribute("type") == "password");
        page = await page.PressAsync("Accept invitation");

        Assert.Equal("/acme", page.ShouldBe(HttpStatusCode.OK).Path);
        Assert.Contains("Admin charlie@globex.test", await app.RolesAsync(app.Acme.Id));
        (await charlie.GetAsync("/account/invitation")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Somebody_else_who_is_signed_in_is_told_so_and_accepts_nothing()
    {
        var charlies = await LinkAsync(Cast.Charlie.Email);
        var doras = await LinkAsync();
        var bob = await app.SignInAsync(Cast.Bob);
        foreach (var link in new[] { charlies, doras })
        {
            var page = (await bob.GetAsync(link)).ShouldBe(HttpStatusCode.OK);
            Assert.Contains("You are signed in as somebody else", page.Text, StringComparison.Ordinal);
            Assert.Contains("you are signed in as bob@acme.test", page.Text, StringComparison.Ordinal);
            var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            // A post that the page does not offer, with an account's fields.
            var forced = await bob.PostAsync(
                "/account/invitation", ("Token", link[^43..]), ("Input.DisplayName", "Bob"), ("Input.Password", Cast.Password), ("__RequestVerificationToken", token));
            forced.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }

        Assert.Equal(4, (await app.RolesAsync(app.Acme.Id)).Count);
        var signIn = await (await bob.GetAsync(charlies)).PressAsync("Sign out and go on");
        Assert.StartsWith("/account/sign-in", signIn.Path, StringComparison.Ordinal);
        var form = await (await (await app.SignInAsync(Cast.Erin)).GetAsync(doras)).PressAsync("Sign out and go on");
        Assert.Equal("/acme", (await form.FillAccount().PressAsync("Create account and join")).Path);
    }

    [Fact]
    public async Task The_link_alone_does_not_open_an_account_that_is_there()
    {
        var link = await LinkAsync(Cast.Charlie.Email);
        var page = await app.Visitor().GetAsync(link);
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var visitor = app.Visitor();
        await visitor.GetAsync(link);

        var forced = await visitor.PostAsync(
            "/account/invitation", ("Token", link[^43..]), ("Input.DisplayName", "Eve"), ("Input.Password", "another password"), ("__RequestVerificationToken", token));

        Assert.NotEqual(HttpStatusCode.OK, forced.Status);
        await app.SignInAsync(Cast.Charlie);
        Assert.Equal(4, (await app.RolesAsync(app.Acme.Id)).Count);
    }

    [Fact]
    public async Task Posts_at_once_accept_once()
    {
        var link = await LinkAsync();
        var pages = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Visitor().GetAsync(link)));
        var answers = await Task.WhenAll(pages.Select((p, i) => p.FillAccount($"Dora {i}").PressAsync("Create account and join")));
        Assert.Equal(1, answers.Count(a => a.Status == HttpStatusCode.OK));
        Assert.Equal(3, answers.Count(a => a.Status == HttpStatusCode.NotFound));

        var second = await LinkAsync(Cast.Charlie.Email);
        var charlie = await app.SignInAsync(Cast.Charlie);
        pages = await Task.WhenAll(charlie.GetAsync(second), charlie.GetAsync(second));
        answers = await Task.WhenAll(pages.Select(p => p.PressAsync("Accept invitation")));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.NotFound], answers.Select(a => a.Status).Order());
        Assert.Equal(6, (await app.RolesAsync(app.Acme.Id)).Count);
        Assert.Equal(2, (await app.ActionsAsync("team.member.joined")).Count);
    }

    [Fact]
    public async Task Two_projects_that_invite_the_same_newcomer_get_one_account()
    {
        var acme = await LinkAsync();
        var globex = TeamScene.LinkIn((await (await app.SignInAsync(Cast.Charlie)).InviteAsync(project: "globex")).Body);
        var pages = await Task.WhenAll(app.Visitor().GetAsync(acme), app.Visitor().GetAsync(globex));

        var answers = await Task.WhenAll(pages.Select(p => p.FillAccount().PressAsync("Create account and join")));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity], answers.Select(a => a.Status).Order());
        Assert.Equal(1, await app.Data(db => db.Users.CountAsync(u => u.Email == TeamScene.Newcomer)));
        Assert.True(answers.Single(a => a.Status != HttpStatusCode.OK).Has("button", "Sign in to accept"));
    }

    [Theory]
    [InlineData("", Cast.Password, "Your name")]
    [InlineData("  ", Cast.Password, "Your name")]
    [InlineData("Do\u0007ra", Cast.Password, "Your name")]
    [InlineData("Do\0ra", Cast.Password, "Your name")]
    [InlineData("Dora", "short", "Password")]
    [InlineData("Dora", "", "Password")]
    public async Task What_is_refused_stays_in_the_form_and_the_link_stays_good(string name, string password, string field)
    {
        var page = await app.Visitor().GetAsync(await LinkAsync());

        var refused = (await page.WithoutBrowserChecks().FillAccount(name, password).PressAsync("Create account and join")).ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Equal("true", refused.Field(field).GetAttribute("aria-invalid"));
        if (name == "Dora") Assert.Equal("Dora", refused.Value("Your name"));
        Assert.Equal("/acme", (await refused.FillAccount().PressAsync("Create account and join")).Path);
    }

    [Fact]
    public async Task A_name_that_is_too_long_or_full_of_markup_does_no_harm()
    {
        var page = await app.Visitor().GetAsync(await LinkAsync());
        (await page.FillAccount(new string('x', 81)).PressAsync("Create account and join")).ShouldBe(HttpStatusCode.UnprocessableEntity);

        var home = await page.FillAccount("<script>alert(1)</script>").PressAsync("Create account and join");

        Assert.DoesNotContain("<script>alert", home.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_was_added_meanwhile_keeps_the_role_they_have()
    {
        var link = await LinkAsync(Cast.Charlie.Email, "Admin");
        await app.SetRoleAsync(app.Acme.Id, Cast.Charlie, ProjectRole.Engineer);

        await (await (await app.SignInAsync(Cast.Charlie)).GetAsync(link)).PressAsync("Accept invitation");

        Assert.Contains("Engineer charlie@globex.test", await app.RolesAsync(app.Acme.Id));
    }

    [Fact]
    public async Task Whoever_tries_many_tokens_has_to_wait()
    {
        await using var limited = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Settings = new Dictionary<string, string?> { ["RateLimits:Enabled"] = "true", ["RateLimits:FailuresPerAddressPerMinute"] = "3" },
        });
        for (var i = 0; i < 3; i++) (await limited.Visitor().GetAsync("/account/invitation?token=guess")).ShouldBe(HttpStatusCode.NotFound);

        var refused = (await limited.Visitor().GetAsync("/account/invitation?token=guess")).ShouldBe(HttpStatusCode.TooManyRequests);

        Assert.InRange(refused.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        (await limited.Visitor("198.51.100.77").GetAsync("/account/invitation?token=guess")).ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<string> LinkAsync(string email = TeamScene.Newcomer, string role = "Agent") =>
        TeamScene.LinkIn((await (await app.SignInAsync(Cast.Alice)).InviteAsync(email, role)).Body);
}
