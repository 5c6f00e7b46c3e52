using System.Net;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Account;

public sealed class SignInTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task A_member_signs_in_and_lands_in_the_only_project()
    {
        var bob = await app.SignInAsync(Cast.Bob, "198.51.100.1");

        var page = await bob.GetAsync("/");

        Assert.Equal("/acme", page.Path);
        Assert.True(page.Response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_asked_to_and_then_taken_where_they_wanted()
    {
        var visitor = app.Visitor("198.51.100.2");

        var asked = await visitor.GetAsync("/acme?tab=1");
        Assert.StartsWith("/account/sign-in", asked.Path, StringComparison.Ordinal);

        var page = await asked.Fill("Email", Cast.Bob.Email).Fill("Password", Cast.Password).PressAsync("Sign in");
        Assert.Equal("/acme?tab=1", page.Path);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task A_return_address_of_another_site_is_not_followed(string elsewhere)
    {
        var page = await app.Visitor("198.51.100.3").GetAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(elsewhere));

        var answer = await page.Fill("Email", Cast.Bob.Email).Fill("Password", Cast.Password).PressAsync("Sign in");

        Assert.Equal("/acme", answer.Path);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_account_read_alike()
    {
        var wrong = await TryAsync("198.51.100.4", Cast.Alice.Email, "not the password");
        var unknown = await TryAsync("198.51.100.4", "nobody@acme.test", "not the password");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(wrong.Status, unknown.Status);
        Assert.Contains("Email or password is wrong.", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(wrong.Text, unknown.Text);
        Assert.Equal("nobody@acme.test", unknown.Value("Email"));
        Assert.Equal("", unknown.Value("Password"));
    }

    [Theory]
    [InlineData("alice@acme.test")]
    [InlineData("nobody@acme.test")]
    public async Task Five_failures_lock_the_account_for_that_address_only(string email)
    {
        var attacker = email[0] == 'a' ? "198.51.100.5" : "198.51.100.6";
        for (var i = 0; i < 5; i++) (await TryAsync(attacker, email, "guess")).ShouldBe(HttpStatusCode.UnprocessableEntity);

        var locked = await TryAsync(attacker, email, Cast.Password);

        Assert.Equal(HttpStatusCode.TooManyRequests, locked.Status);
        Assert.InRange(locked.Response.Headers.RetryAfter!.Delta!.Value.TotalMinutes, 14, 15);
        Assert.Contains("Try again in 15 minutes", locked.Text, StringComparison.Ordinal);
        if (email == Cast.Alice.Email) await app.SignInAsync(Cast.Alice, "198.51.100.7");
    }

    [Fact]
    public async Task Right_passwords_are_not_counted_as_failures()
    {
        for (var i = 0; i < 7; i++) await app.SignInAsync(Cast.Ada, "198.51.100.8");
    }

    [Fact]
    public async Task Attempts_of_one_address_are_limited_and_the_answer_says_for_how_long()
    {
        await using var limited = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Settings = new Dictionary<string, string?> { ["RateLimits:Enabled"] = "true", ["RateLimits:SignInsPerMinute"] = "3" },
        });
        for (var i = 0; i < 3; i++) (await TryAsync(limited, "2001:db8::1", $"u{i}@acme.test", "guess")).ShouldBe(HttpStatusCode.UnprocessableEntity);

        // Another address of the same subscriber's /64.
        var refused = await TryAsync(limited, "2001:db8::2:1", Cast.Bob.Email, Cast.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.InRange(refused.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);

        await limited.SignInAsync(Cast.Bob, "2001:db8:0:1::1");
        limited.Clock.Advance(TimeSpan.FromMinutes(1));
        await limited.SignInAsync(Cast.Bob, "2001:db8::1");
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_needs_a_post()
    {
        var erin = await app.SignInAsync(Cast.Erin, "198.51.100.9");
        (await erin.GetAsync("/account/sign-out")).ShouldBe(HttpStatusCode.OK);
        var home = (await erin.GetAsync("/acme")).ShouldBe(HttpStatusCode.OK);

        var after = await home.PressAsync("Sign out");

        Assert.Equal("/account/sign-in", after.Path);
        Assert.StartsWith("/account/sign-in", (await erin.GetAsync("/acme")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_ins_and_failures_are_in_the_audit_trail_with_their_address()
    {
        await app.SignInAsync(Cast.Charlie, "198.51.100.10");
        await TryAsync("198.51.100.11", Cast.Charlie.Email, "guess");

        var actions = await app.Data(db => db.AuditEntries.Where(e => e.Subject == Cast.Charlie.Email)
            .OrderBy(e => e.Id).Select(e => e.Action + " " + e.Address).ToListAsync());

        Assert.Equal(["account.signed-in 198.51.100.10", "account.sign-in-failed 198.51.100.11"], actions);
    }

    [Fact]
    public async Task A_post_without_antiforgery_token_says_what_to_do()
    {
        var answer = await app.Visitor("198.51.100.12").PostAsync("/account/sign-in", ("Input.Email", Cast.Bob.Email), ("Input.Password", Cast.Password));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("This form is out of date", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_changes_only_with_the_current_one()
    {
        await using var own = await DashboardApp.StartAsync();
        var bob = await own.SignInAsync(Cast.Bob);
        var page = await bob.GetAsync("/account/password");

        var refused = await page.Fill("Current password", "wrong").Fill("New password", "a much longer secret").PressAsync("Change password");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        var tooShort = await page.Fill("Current password", Cast.Password).Fill("New password", "short").PressAsync("Change password");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooShort.Status);
        Assert.Contains("at least 12 characters", tooShort.Text, StringComparison.Ordinal);

        var done = await page.Fill("Current password", Cast.Password).Fill("New password", "a much longer secret").PressAsync("Change password");
        Assert.Contains("Password changed", done.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await TryAsync(own, "203.0.113.9", Cast.Bob.Email, Cast.Password)).Status);
        Assert.Equal("/acme", (await TryAsync(own, "203.0.113.9", Cast.Bob.Email, "a much longer secret")).Path);
    }

    [Fact]
    public async Task At_an_unlocked_screen_the_password_cannot_be_guessed_by_changing_it()
    {
        await using var limited = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Settings = new Dictionary<string, string?> { ["RateLimits:Enabled"] = "true", ["RateLimits:SignInsPerMinute"] = "3" },
        });
        var page = await (await limited.SignInAsync(Cast.Bob)).GetAsync("/account/password");
        for (var i = 0; i < 3; i++) (await page.Fill("Current password", $"guess {i}").Fill("New password", "a much longer secret").PressAsync("Change password")).ShouldBe(HttpStatusCode.UnprocessableEntity);

        var refused = await page.Fill("Current password", Cast.Password).Fill("New password", "a much longer secret").PressAsync("Change password");

        refused.ShouldBe(HttpStatusCode.TooManyRequests);
        Assert.InRange(refused.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_within_a_minute()
    {
        await using var own = await DashboardApp.StartAsync();
        var here = await own.SignInAsync(Cast.Bob);
        var elsewhere = await own.SignInAsync(Cast.Bob, "198.51.100.20");
        var page = await here.GetAsync("/account/password");
        await page.Fill("Current password", Cast.Password).Fill("New password", "a much longer secret").PressAsync("Change password");

        own.Clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal("/acme", (await here.GetAsync("/")).Path);
        Assert.StartsWith("/account/sign-in", (await elsewhere.GetAsync("/acme")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chosen_theme_is_in_the_page_itself()
    {
        var ada = await app.SignInAsync(Cast.Ada, "198.51.100.21");
        var home = await ada.GetAsync("/acme");
        Assert.Equal("", home.Document.DocumentElement.GetAttribute("data-theme") ?? "");

        var dark = await home.PressAsync("Dark");

        Assert.Equal("/acme", dark.Path);
        Assert.Equal("dark", dark.Document.DocumentElement.GetAttribute("data-theme"));
        Assert.Equal("", (await dark.PressAsync("As the system")).Document.DocumentElement.GetAttribute("data-theme") ?? "");
    }

    [Fact]
    public async Task A_fragment_of_somebody_signed_out_leads_the_page_to_sign_in()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri("https://desk.test/acme"));
        request.Headers.Add("HX-Request", "true");

        var answer = await app.Visitor("198.51.100.22").SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("/account/sign-in", answer.Response.Headers.GetValues("HX-Redirect").Single());
    }

    private Task<HtmlPage> TryAsync(string address, string email, string password) => TryAsync(app, address, email, password);

    private static async Task<HtmlPage> TryAsync(DashboardApp app, string address, string email, string password)
    {
        var page = await app.Visitor(address).GetAsync("/account/sign-in");
        return await page.Fill("Email", email).Fill("Password", password).PressAsync("Sign in");
    }
}
