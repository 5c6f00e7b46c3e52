// Without MailKit a project has no server of its own: the framework's client cannot be held to an address that was looked at.
#if MAILKIT
using System.Net;
using Dashboard.Data.Notifications;
using Dashboard.Notifications;
using Dashboard.Tests.Notifications;
using Dashboard.Tests.Support;
using Dashboard.Tests.Team;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Settings;

/// <summary>A project that sends through a server of its own.</summary>
public sealed class MailServerTests : IAsyncLifetime
{
    private const string Secret = "p4ss-w0rd-of-acme";

    private readonly SmtpBehaviour ownBehaviour = new() { StartTls = true, OnAllowedPort = true, Username = "acme", Password = Secret };
    private SmtpServer installation = null!;
    private SmtpServer own = null!;
    private DashboardApp app = null!;
    private Desk desk = null!;

    public async Task InitializeAsync()
    {
        installation = await SmtpServer.StartAsync();
        own = await SmtpServer.StartAsync(ownBehaviour);
        app = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Settings = new Dictionary<string, string?>(installation.Settings(new SmtpBehaviour())) { ["Mail:AllowedPrivateHosts"] = own.Host },
        });
        desk = new Desk(app);
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await own.DisposeAsync();
        await installation.DisposeAsync();
    }

    [Fact]
    public async Task Its_mail_goes_through_that_server_from_that_sender_and_other_projects_mail_does_not()
    {
        await SaveAsync();
        await desk.ReplyAsync(await desk.OpenTicketAsync(), instantly: true);
        await desk.DeliverAsync();

        var mail = Assert.Single(await own.ReceivedAsync());
        Assert.Equal((true, "acme"), (mail.Secure, mail.User));
        Assert.Equal("\"Acme Care\" <care@acme.test>", mail.HeaderFrom);
        Assert.Empty(await installation.ReceivedAsync());
        Assert.Equal([app.Acme.Id], await app.With<MailRoutes, long[]>(async r => await r.OwnAsync(default)));
    }

    [Fact]
    public async Task An_invitation_and_a_password_link_go_by_the_installations_server_all_the_same()
    {
        var alice = await SaveAsync();
        await alice.InviteAsync();
        await (await app.Visitor().GetAsync("/account/forgot-password")).Fill("Email", Cast.Bob.Email).PressAsync("Send the link");
        await desk.DeliverAsync();

        Assert.Empty(await own.ReceivedAsync());
        var mails = await installation.ReceivedAsync();
        Assert.Equal([TeamScene.Newcomer, Cast.Bob.Email], mails.Select(m => m.To.Single()));
        Assert.All(mails, m => Assert.Contains("support@acme.test", m.HeaderFrom, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Removing_it_after_a_question_sends_through_the_installation_again()
    {
        var alice = await SaveAsync();
        var question = await (await alice.GetAsync("/acme/settings/mail")).FollowAsync("Use the installation's server instead");
        Assert.Contains(own.Host, question.Text, StringComparison.Ordinal);
        Assert.Equal(1, await app.Data(db => db.MailServers.CountAsync()));

        var page = await question.PressAsync("Remove this project's server");

        Assert.Equal("/acme/settings/mail", page.Path);
        Assert.Equal("", page.Value("Host"));
        await desk.ReplyAsync(await desk.OpenTicketAsync(), instantly: true);
        await desk.DeliverAsync();
        Assert.Single(await installation.ReceivedAsync());
    }

    [Fact]
    public async Task The_password_is_encrypted_never_shown_and_nowhere_in_the_audit_log()
    {
        var alice = await SaveAsync();

        var page = await alice.GetAsync("/acme/settings/mail");
        var audit = await alice.GetAsync("/acme/audit");

        Assert.Contains("A password is stored", page.Text, StringComparison.Ordinal);
        Assert.Equal("", page.Value("Password"));
        Assert.DoesNotContain(Secret, page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, audit.Body, StringComparison.Ordinal);
        var cipher = await app.Data(db => db.MailServers.Select(s => s.PasswordCipher).SingleAsync());
        Assert.DoesNotContain(Secret, System.Text.Encoding.Latin1.GetString(cipher!), StringComparison.Ordinal);
        var entries = await app.Data(db => db.AuditEntries.Where(e => e.Action.StartsWith("mail.server")).Select(e => e.Details).ToListAsync());
        Assert.Contains("Password: set", Assert.Single(entries), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_password_keeps_the_stored_one_but_only_for_the_same_server_and_user()
    {
        var alice = await SaveAsync();

        var kept = await (await alice.GetAsync("/acme/settings/mail")).Fill("Sender name", "Acme Help").PressAsync("Save");
        kept.ShouldBe(HttpStatusCode.OK);
        var elsewhere = await (await alice.GetAsync("/acme/settings/mail")).Fill("Host", "smtp.evil.example").PressAsync("Save");
        var tested = await (await alice.GetAsync("/acme/settings/mail")).Fill("Username", "somebody").PressAsync("Send test mail");

        elsewhere.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Enter the password again", elsewhere.Text, StringComparison.Ordinal);
        Assert.Equal("smtp.evil.example", elsewhere.Value("Host"));
        tested.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("Acme Help", own.Host), await app.Data(async db => await db.MailServers.Select(s => new ValueTuple<string, string>(s.FromName, s.Host)).SingleAsync()));
        await desk.ReplyAsync(await desk.OpenTicketAsync(), instantly: true);
        await desk.DeliverAsync();
        Assert.Single(await own.ReceivedAsync());
    }

    [Fact]
    public async Task The_password_can_be_removed()
    {
        var alice = await SaveAsync();

        await (await alice.GetAsync("/acme/settings/mail")).Check("Remove the stored user name and password").PressAsync("Save");

        var stored = await app.Data(db => db.MailServers.SingleAsync());
        Assert.Equal(("", null), (stored.Username, stored.PasswordCipher));
    }

    [Theory]
    [InlineData("Host", "", "Enter the name of the mail server")]
    [InlineData("Host", "smtp.example.com:587", "no host name")]
    [InlineData("Host", "https://smtp.example.com", "no host name")]
    [InlineData("Host", "smtp example com", "no host name")]
    [InlineData("Host", "smtp.example.com.", "no host name")]
    [InlineData("Host", "localhost", "this machine")]
    [InlineData("Host", "127.0.0.1", "this machine")]
    [InlineData("Host", "[::1]", "this machine")]
    [InlineData("Host", "10.0.0.7", "private address")]
    [InlineData("Host", "169.254.169.254", "private address")]
    [InlineData("Host", "::ffff:192.168.1.1", "private address")]
    [InlineData("Host", "0x7f.1", "no host name|this machine")]
    [InlineData("Host", "2130706433", "private address|no host name|this machine")]
    [InlineData("From address", "care", "Enter the address")]
    [InlineData("From address", "a@b.example, c@d.example", "Enter the address")]
    [InlineData("From address", "care@acme.test\r\nBcc: eve@evil.test", "Enter the address")]
    [InlineData("Sender name", "Acme\r\nBcc: eve@evil.test", "control characters")]
    [InlineData("Sender name", "A\u0007B", "control characters")]
    [InlineData("Username", "", "user name that goes with the password")]
    [InlineData("Password", "", "password that goes with the user name")]
    [InlineData("Password", "a\u0001b", "control characters")]
    public async Task What_cannot_work_is_refused_on_its_field_and_nothing_typed_is_lost(string field, string value, string reason)
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var page = Fill(await alice.GetAsync("/acme/settings/mail"));

        var answer = await page.Fill(field, value).PressAsync("Save");

        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(reason.Split('|'), r => answer.Text.Contains(r, StringComparison.Ordinal));
        foreach (var other in new[] { "Host", "Username", "From address", "Sender name" }.Where(f => f != field)) Assert.Equal(page.Value(other), answer.Value(other));
        Assert.Equal(0, await app.Data(db => db.MailServers.CountAsync()));
    }

    [Theory]
    [InlineData("465", "StartTls", "Port 465 speaks TLS")]
    [InlineData("587", "None", "in the clear")]
    public async Task Port_and_encryption_must_fit(string port, string security, string reason)
    {
        var alice = await app.SignInAsync(Cast.Alice);

        var answer = await Fill(await alice.GetAsync("/acme/settings/mail")).Choose("Port", port).Choose("Security", security).PressAsync("Save");

        answer.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(reason, answer.Text, StringComparison.Ordinal);
        Assert.Equal((port, security), (answer.Value("Port"), answer.Value("Security")));
    }

    [Theory]
    [InlineData("Input.Port", "26")]
    [InlineData("Input.Port", "smtp")]
    [InlineData("Input.Security", "3")]
    [InlineData("Input.Security", "Tls")]
    [InlineData("Input.Version", "none")]
    public async Task What_no_form_offers_is_refused_too(string field, string value)
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var page = Fill(await alice.GetAsync("/acme/settings/mail"));
        var token = ((AngleSharp.Html.Dom.IHtmlInputElement)page.Document.QuerySelector("input[name=__RequestVerificationToken]")!).Value;
        var fields = new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = token,
            ["Input.Host"] = own.Host,
            ["Input.Port"] = "2525",
            ["Input.Security"] = "StartTls",
            ["Input.FromAddress"] = "care@acme.test",
            ["Input.Version"] = "0",
            [field] = value,
        };

        (await alice.PostAsync("/acme/settings/mail", [.. fields.Select(f => (f.Key, f.Value))])).ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Two_who_change_it_at_once_learn_of_each_other()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var ada = await app.SignInAsync(Cast.Ada);
        var first = Fill(await alice.GetAsync("/acme/settings/mail"));
        var second = Fill(await ada.GetAsync("/acme/settings/mail")).Fill("Sender name", "Ada's desk");
        await first.PressAsync("Save");

        var conflict = await second.PressAsync("Save");
        conflict.ShouldBe(HttpStatusCode.Conflict);
        Assert.Equal("Ada's desk", conflict.Value("Sender name"));
        await conflict.Fill("Password", Secret).PressAsync("Save");

        Assert.Equal("Ada's desk", await app.Data(db => db.MailServers.Select(s => s.FromName).SingleAsync()));
    }

    [Fact]
    public async Task A_test_shows_the_conversation_in_words_before_anything_is_saved()
    {
        var alice = await app.SignInAsync(Cast.Alice);

        var answer = await Fill(await alice.GetAsync("/acme/settings/mail")).PressAsync("Send test mail");

        Assert.Contains("It was sent", answer.Text, StringComparison.Ordinal);
        foreach (var step in new[] { "Connected to", "Encrypted with TLS", "Signed in as acme", "The sender was accepted", "The recipient was accepted", "The mail was taken" })
        {
            Assert.Contains(step, answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal((own.Host, "acme", "Acme Care"), (answer.Value("Host"), answer.Value("Username"), answer.Value("Sender name")));
        Assert.Equal(0, await app.Data(db => db.MailServers.CountAsync()));
        Assert.Equal(["alice@acme.test"], Assert.Single(await own.ReceivedAsync()).To);
        Assert.Empty(await installation.ReceivedAsync());
    }

    [Fact]
    public async Task A_refused_test_tells_the_servers_own_words_without_the_password_whatever_the_server_says()
    {
        await own.BehaveAsync(ownBehaviour with { AuthAnswer = $"535 <b>no</b> {Secret} for you\u0007" });
        var alice = await app.SignInAsync(Cast.Alice);

        // The server knows another password than the one that is typed, and tells it.
        var answer = await Fill(await alice.GetAsync("/acme/settings/mail")).Fill("Password", Secret.ToUpperInvariant()).PressAsync("Send test mail");

        Assert.Contains("It was not sent", answer.Text, StringComparison.Ordinal);
        Assert.Contains("User name and password were not accepted", answer.Text, StringComparison.Ordinal);
        Assert.Contains("<b>no</b> ******** for you", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, answer.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_installations_server_can_be_tested_beside_ones_own()
    {
        var alice = await SaveAsync();

        var answer = await (await alice.GetAsync("/acme/settings/mail")).Choose("Through", "The installation's server").PressAsync("Send test mail");

        Assert.Contains("It was sent", answer.Text, StringComparison.Ordinal);
        Assert.Single(await installation.ReceivedAsync());
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_makes_mail_wait_with_the_reason()
    {
        await SaveAsync();
        await own.BehaveAsync(ownBehaviour with { Drop = "connect" });
        var ticket = await desk.OpenTicketAsync();
        await desk.ReplyAsync(ticket, instantly: true);

        await desk.DeliverAsync();

        var mail = (await desk.MailsAsync(ticket)).Single();
        Assert.Equal(MailState.Retrying, mail.State);
        Assert.Contains(own.Host, mail.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agents_and_strangers_neither_see_nor_change_it()
    {
        await SaveAsync();
        foreach (var path in new[] { "/acme/settings/mail", "/acme/settings/mail/server/removal" })
        {
            Assert.DoesNotContain(own.Host, (await (await app.SignInAsync(Cast.Bob)).GetAsync(path)).Text, StringComparison.Ordinal);
            (await (await app.SignInAsync(Cast.Charlie)).GetAsync(path)).ShouldBe(HttpStatusCode.NotFound);
        }
    }

    private HtmlPage Fill(HtmlPage page) => page.Fill("Host", own.Host).Choose("Port", "2525").Choose("Security", "StartTls").Fill("Username", "acme").Fill("Password", Secret)
        .Fill("From address", "care@acme.test").Fill("Sender name", "Acme Care");

    /// <returns>Alice, who saved it.</returns>
    private async Task<HtmlClient> SaveAsync()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var saved = await Fill(await alice.GetAsync("/acme/settings/mail")).PressAsync("Save");
        saved.ShouldBe(HttpStatusCode.OK);
        Assert.Contains("now goes through", saved.Text, StringComparison.Ordinal);
        return alice;
    }
}

public sealed class MailTestLimitTests
{
    [Fact]
    public async Task Tests_are_few_a_minute_and_the_answer_says_when_to_try_again()
    {
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = new Dictionary<string, string?> { ["RateLimits:Enabled"] = "true" } });
        var alice = await app.SignInAsync(Cast.Alice);
        var page = await alice.GetAsync("/acme/settings/mail");
        for (var i = 0; i < Dashboard.Settings.SendTestMail.PerMinute; i++) (await page.PressAsync("Send test mail")).ShouldBe(HttpStatusCode.OK);

        var refused = await page.Fill("Send to", "omar@example.com").PressAsync("Send test mail");

        refused.ShouldBe(HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused.Response.Headers.RetryAfter);
        Assert.Equal("omar@example.com", refused.Value("Send to"));
    }
}
#endif
