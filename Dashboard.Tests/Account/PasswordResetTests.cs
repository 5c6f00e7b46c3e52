using System.Net;
using Dashboard.Data.Notifications;
using Dashboard.Data.Team;
using Dashboard.Notifications;
using Dashboard.Tests.Support;
using Dashboard.Tests.Team;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Account;

/// <summary>A forgotten password, where mail goes out.</summary>
public sealed class PasswordResetTests : IAsyncLifetime
{
    private const string NewPassword = "a much longer secret";

    private readonly RecordedCommands commands = new();
    private SmtpServer smtp = null!;
    private DashboardApp app = null!;

    public async Task InitializeAsync()
    {
        smtp = await SmtpServer.StartAsync();
        app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()), Services = commands.AddTo });
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await smtp.DisposeAsync();
    }

    [Fact]
    public async Task The_mailed_link_sets_a_new_password_once_and_ends_the_sessions()
    {
        var elsewhere = await app.SignInAsync(Cast.Bob);
        var form = await (await app.Visitor().GetAsync("/account/sign-in")).FollowAsync("Forgot your password?");
        await form.Fill("Email", Cast.Bob.Email).PressAsync("Send the link");
        await app.DeliverAsync();
        var mail = Assert.Single(await smtp.ReceivedAsync());
        Assert.Equal([Cast.Bob.Email], mail.To);
        Assert.Equal("Set a new password for Dashboard", mail.Subject);
        Assert.Equal("auto-generated", mail.Header("Auto-Submitted"));
        var link = TeamScene.LinkIn(mail.Text);
        var visitor = app.Visitor();
        var page = (await visitor.GetAsync(link)).ShouldBe(HttpStatusCode.OK);
        Assert.Equal("no-referrer", page.Response.Headers.GetValues("Referrer-Policy").Single());
        await app.SignInAsync(Cast.Bob);

        var done = await page.Fill("New password", NewPassword).PressAsync("Set password");

        Assert.Equal("/account/sign-in", done.Path);
        Assert.Contains("Your password is set", done.Text, StringComparison.Ordinal);
        Assert.Equal("/acme", (await done.Fill("Email", Cast.Bob.Email).Fill("Password", NewPassword).PressAsync("Sign in")).Path);
        (await app.Visitor().GetAsync(link)).ShouldBe(HttpStatusCode.NotFound);
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.StartsWith("/account/sign-in", (await elsewhere.GetAsync("/acme")).Path, StringComparison.Ordinal);
        await app.DeliverAsync();
        Assert.Equal("Your password for Dashboard was changed", (await smtp.ReceivedAsync())[1].Subject);
        Assert.Equal(["account.password-reset-asked bob@acme.test", "account.password-reset bob@acme.test"], await app.ActionsAsync("account.password"));
        Assert.False(await app.Data(db => db.OutboxMails.AnyAsync(m => m.SealedLink != null)));
        Assert.DoesNotContain(app.Log.Entries, e => e.Message.Contains(link[^43..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whether_an_address_has_an_account_shows_neither_in_the_answer_nor_in_the_work()
    {
        await AskAsync("warm.up@acme.test");
        List<(string Text, string Work)> seen = [];
        foreach (var address in new[] { Cast.Bob.Email, "bab@acme.test" })
        {
            var form = await app.Visitor().GetAsync("/account/forgot-password");
            commands.Clear();
            var page = await form.Fill("Email", address).PressAsync("Send the link");
            Assert.Equal("/account/forgot-password?asked=True", page.ShouldBe(HttpStatusCode.OK).Path);
            seen.Add((page.Text, string.Join('\n', commands.All)));
        }

        Assert.Equal(seen[0].Text, seen[1].Text);
        Assert.Equal(seen[0].Work, seen[1].Work);
        Assert.Contains("INSERT INTO \"OutboxMails\"", seen[0].Work, StringComparison.Ordinal);
        Assert.DoesNotContain("\"Users\"", seen[0].Work, StringComparison.Ordinal);
        await app.DeliverAsync();
        Assert.Equal([Cast.Bob.Email], Assert.Single(await smtp.ReceivedAsync()).To);
    }

    [Fact]
    public async Task What_strangers_typed_is_forgotten_after_a_day()
    {
        await AskAsync("nobody@acme.test");
        await app.DeliverAsync();
        Assert.Equal("Cancelled No account has this address", await app.Data(db => db.OutboxMails.Select(m => m.State.ToString() + " " + m.Reason).SingleAsync()));
        app.Clock.Advance(TimeSpan.FromHours(25));

        await AskAsync(Cast.Bob.Email);
        await app.DeliverAsync();

        Assert.Equal([Cast.Bob.Email], await app.Data(db => db.OutboxMails.Select(m => m.ToAddress).ToListAsync()));
    }

    [Fact]
    public async Task The_mail_goes_to_the_accounts_own_spelling_of_the_address()
    {
        await AskAsync(" BOB@ACME.test ");
        await app.DeliverAsync();

        Assert.Equal([Cast.Bob.Email], Assert.Single(await smtp.ReceivedAsync()).To);
    }

    [Fact]
    public async Task A_link_ends_after_an_hour_and_with_any_change_of_the_password()
    {
        var first = await LinkAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        var second = await LinkAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        (await app.Visitor().GetAsync(first)).ShouldBe(HttpStatusCode.NotFound);
        var page = (await app.Visitor().GetAsync(second)).ShouldBe(HttpStatusCode.OK);

        var bob = await app.SignInAsync(Cast.Bob);
        await (await bob.GetAsync("/account/password")).Fill("Current password", Cast.Password).Fill("New password", "changed by himself").PressAsync("Change password");

        (await app.Visitor().GetAsync(second)).ShouldBe(HttpStatusCode.NotFound);
        (await page.Fill("New password", NewPassword).PressAsync("Set password")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_posts_set_one_password()
    {
        var link = await LinkAsync();
        var pages = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Visitor().GetAsync(link)));

        var answers = await Task.WhenAll(pages.Select((p, i) => p.Fill("New password", $"{NewPassword} {i}").PressAsync("Set password")));

        Assert.Equal(1, answers.Count(a => a.Status == HttpStatusCode.OK));
        Assert.Equal(3, answers.Count(a => a.Status == HttpStatusCode.NotFound));
        Assert.Single(await app.ActionsAsync("account.password-reset"), "account.password-reset bob@acme.test");
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    public async Task A_weak_password_is_refused_and_the_link_stays_good(string password)
    {
        var page = await app.Visitor().GetAsync(await LinkAsync());

        var refused = (await page.WithoutBrowserChecks().Fill("New password", password).PressAsync("Set password")).ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Equal("true", refused.Field("New password").GetAttribute("aria-invalid"));
        Assert.Equal("", refused.Value("New password"));
        Assert.Equal("/account/sign-in", (await refused.Fill("New password", NewPassword).PressAsync("Set password")).Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("bob@acme.test\r\nBcc: eve@evil.test")]
    [InlineData("bob@acme.test,eve@evil.test")]
    [InlineData("\"bob\"@acme.test")]
    public async Task What_is_no_address_is_refused_on_its_field(string address)
    {
        var form = await app.Visitor().GetAsync("/account/forgot-password");

        var refused = (await form.WithoutBrowserChecks().Fill("Email", address).PressAsync("Send the link")).ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Equal("true", refused.Field("Email").GetAttribute("aria-invalid"));
        Assert.False(await app.Data(db => db.OutboxMails.AnyAsync()));
    }

    [Fact]
    public async Task Nobody_fills_a_mailbox_by_asking_again_and_again()
    {
        for (var i = 0; i < 6; i++) await AskAsync(Cast.Bob.Email);

        await app.DeliverAsync();

        Assert.Equal(PreparePasswordReset.MostLinksAnHour, (await smtp.ReceivedAsync()).Count);
    }

    [Fact]
    public async Task A_transient_failure_is_tried_again_with_the_same_link_and_given_up_when_it_is_over()
    {
        await smtp.BehaveAsync(new SmtpBehaviour { Data = "451 try later" });
        await AskAsync(Cast.Bob.Email);
        await app.DeliverAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        await app.DeliverAsync();
        var mails = await smtp.ReceivedAsync();
        Assert.Equal(2, mails.Count);
        Assert.Single(mails.Select(m => m.MessageId).Distinct());
        Assert.Single(mails.Select(m => TeamScene.LinkIn(m.Text)).Distinct());

        await smtp.BehaveAsync(new SmtpBehaviour());
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.DeliverAsync();

        Assert.Equal(2, (await smtp.ReceivedAsync()).Count);
        Assert.Equal(MailState.Cancelled, await app.Data(db => db.OutboxMails.Select(m => m.State).SingleAsync()));
        Assert.False(await app.Data(db => db.OutboxMails.AnyAsync(m => m.SealedLink != null)));
    }

    [Fact]
    public async Task A_mail_that_does_not_arrive_shows_to_who_administers_a_project_of_that_member_and_to_nobody_else()
    {
        await smtp.BehaveAsync(new SmtpBehaviour { RcptTo = "550 5.1.1 no such mailbox" });
        await AskAsync(Cast.Bob.Email);
        await AskAsync("nobody@acme.test");
        await app.DeliverAsync();

        var alice = await app.SignInAsync(Cast.Alice);
        var home = await alice.GetAsync("/acme");
        Assert.Contains("One email was not delivered", home.Text, StringComparison.Ordinal);
        Assert.Contains("About a password, to bob@acme.test", home.Text, StringComparison.Ordinal);
        var log = await alice.GetAsync("/acme/settings/mail/log?state=Failed");
        Assert.Contains("Link for a new password", log.Text, StringComparison.Ordinal);
        Assert.Contains("550", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("nobody@", (await alice.GetAsync("/acme/settings/mail/log")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("not delivered", (await (await app.SignInAsync(Cast.Bob)).GetAsync("/acme")).Text, StringComparison.Ordinal);
        var charlie = await app.SignInAsync(Cast.Charlie);
        Assert.DoesNotContain("not delivered", (await charlie.GetAsync("/globex")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("bob@", (await charlie.GetAsync("/globex/settings/mail/log")).Body, StringComparison.Ordinal);

        await smtp.BehaveAsync(new SmtpBehaviour());
        await log.PressAsync("Try again: link for a new password to bob@acme.test");
        await app.DeliverAsync();

        (await app.Visitor().GetAsync(TeamScene.LinkIn((await smtp.ReceivedAsync()).Single(m => m.Accepted).Text))).ShouldBe(HttpStatusCode.OK);
        Assert.DoesNotContain("bob@", (await alice.GetAsync("/acme/settings/mail/log")).Body, StringComparison.Ordinal);
        Assert.Equal(["mail.retried bob@acme.test"], await app.ActionsAsync("mail.retried"));
    }

    [Fact]
    public async Task Nobody_tries_the_mail_of_another_projects_member_again()
    {
        await smtp.BehaveAsync(new SmtpBehaviour { RcptTo = "550 5.1.1 no such mailbox" });
        await AskAsync(Cast.Bob.Email);
        await app.DeliverAsync();
        var log = await (await app.SignInAsync(Cast.Alice)).GetAsync("/acme/settings/mail/log");
        var id = log.Document.QuerySelector("input[name=mail]")!.GetAttribute("value")!;
        var charlie = await app.SignInAsync(Cast.Charlie);
        var token = (await charlie.GetAsync("/globex")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        (await charlie.PostAsync("/globex/settings/mail/log?handler=Try", ("mail", id), ("__RequestVerificationToken", token))).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_worker_that_died_between_making_the_link_and_sending_it_is_taken_over_with_the_same_link()
    {
        await AskAsync(Cast.Bob.Email);
        var claim = (await app.With<ClaimDueMail, ClaimResult>(c => c.RunAsync(default))).Claim!;
        Assert.Null(await app.With<PreparePasswordReset, string?>(p => p.RunAsync(claim.MailId, default)));
        app.Clock.Advance(ClaimDueMail.Lease);

        await app.DeliverAsync();

        (await app.Visitor().GetAsync(TeamScene.LinkIn(Assert.Single(await smtp.ReceivedAsync()).Text))).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(1, await app.Data(db => db.PasswordResets.CountAsync()));
    }

    [Fact]
    public async Task Requests_of_one_address_are_limited()
    {
        await using var limited = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Settings = new Dictionary<string, string?>(smtp.Settings(new SmtpBehaviour())) { ["RateLimits:Enabled"] = "true", ["RateLimits:SignInsPerMinute"] = "2" },
        });
        var form = await limited.Visitor().GetAsync("/account/forgot-password");
        for (var i = 0; i < 2; i++) (await form.Fill("Email", $"u{i}@acme.test").PressAsync("Send the link")).ShouldBe(HttpStatusCode.OK);

        var refused = (await form.Fill("Email", Cast.Bob.Email).PressAsync("Send the link")).ShouldBe(HttpStatusCode.TooManyRequests);

        Assert.InRange(refused.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(Cast.Bob.Email, refused.Value("Email"));
        Assert.Equal(2, await limited.Data(db => db.OutboxMails.CountAsync()));
    }

    private async Task AskAsync(string address) =>
        (await (await app.Visitor().GetAsync("/account/forgot-password")).Fill("Email", address).PressAsync("Send the link")).ShouldBe(HttpStatusCode.OK);

    private async Task<string> LinkAsync()
    {
        await AskAsync(Cast.Bob.Email);
        await app.DeliverAsync();
        return TeamScene.LinkIn((await smtp.ReceivedAsync())[^1].Text);
    }
}
