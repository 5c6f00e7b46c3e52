using System.Net;
using Dashboard.Data.Notifications;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Notifications;

/// <summary>What staff see and do about mail.</summary>
public sealed class MailPagesTests : IAsyncLifetime
{
    private SmtpServer smtp = null!;
    private DashboardApp app = null!;
    private Desk desk = null!;

    public async Task InitializeAsync()
    {
        smtp = await SmtpServer.StartAsync();
        app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()) });
        desk = new Desk(app);
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await smtp.DisposeAsync();
    }

    [Fact]
    public async Task A_test_mail_says_what_the_server_answered()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var page = await alice.GetAsync("/acme/settings/mail");

        var sent = await page.PressAsync("Send test mail");
        await smtp.BehaveAsync(new SmtpBehaviour { RcptTo = "550 we do not know you" });
        var refused = await sent.PressAsync("Send test mail");
        var wrong = await refused.Fill("Send to", "no..body@example.com").PressAsync("Send test mail");

        Assert.Contains("It was sent", sent.Text, StringComparison.Ordinal);
        Assert.Equal(["alice@acme.test"], Assert.Single(await smtp.ReceivedAsync()).To);
        Assert.Contains("we do not know you", refused.Text, StringComparison.Ordinal);
        wrong.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("no..body@example.com", wrong.Value("Send to"));
    }

    [Fact]
    public async Task The_thread_says_what_becomes_of_each_email_and_offers_what_still_can_be_done()
    {
        var ticket = await desk.OpenTicketAsync();
        var number = await desk.NumberOfAsync(ticket);
        await desk.ReplyAsync(ticket, "A slip of the pen.");
        var bob = await app.SignInAsync(Cast.Bob);

        var due = await bob.GetAsync($"/acme/tickets/{number}");
        Assert.Contains("Email due in 60 s", due.Text, StringComparison.Ordinal);
        var cancelled = await due.PressAsync("Cancel email");
        Assert.Equal($"/acme/tickets/{number}", cancelled.Path);
        Assert.Contains("Email cancelled", cancelled.Text, StringComparison.Ordinal);

        await desk.ReplyAsync(ticket, "What I meant.");
        var page = await bob.GetAsync($"/acme/tickets/{number}");
        var fragment = await page.PressAsync("Send now", htmx: true);
        Assert.DoesNotContain("<html", fragment.Body, StringComparison.OrdinalIgnoreCase);
        await desk.DeliverAsync();
        var late = await page.PressAsync("Send now");
        Assert.Contains("already being sent", late.Text, StringComparison.Ordinal);
        Assert.Contains("Email sent", late.Text, StringComparison.Ordinal);
        Assert.Single(await smtp.ReceivedAsync());
    }

    [Fact]
    public async Task The_log_shows_what_became_of_each_mail_and_tries_a_failed_one_again()
    {
        await smtp.BehaveAsync(new SmtpBehaviour { RcptTo = "550 no such user here" });
        var ticket = await desk.OpenTicketAsync();
        await desk.ReplyAsync(ticket, instantly: true);
        await desk.DeliverAsync();
        await smtp.BehaveAsync(new SmtpBehaviour());
        var alice = await app.SignInAsync(Cast.Alice);

        var page = await alice.GetAsync("/acme/settings/mail/log?state=Failed");
        Assert.Contains("no such user here", page.Text, StringComparison.Ordinal);
        var answer = await page.PressAsync($"Try again: #{await desk.NumberOfAsync(ticket)} to lisa@example.com");

        Assert.Contains("due now", answer.Text, StringComparison.Ordinal);
        await desk.DeliverAsync();
        Assert.Equal(MailState.Sent, (await desk.MailsAsync(ticket)).Single().State);
        Assert.Contains("Sent", (await alice.GetAsync("/acme/settings/mail/log")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_is_walked_back_and_forth_with_mail_about_tickets_and_of_members_together()
    {
        await app.Data(async db =>
        {
            var bob = await db.Users.SingleAsync(u => u.Email == Cast.Bob.Email);
            for (var i = 0; i < 120; i++)
            {
                // Every tenth is a member's password mail, which no project owns.
                OutboxMail mail = i % 10 == 0
                    ? new(MailKind.PasswordReset, null, bob.Id, $"{i:000}@acme.test", "", $"{i}@test", OutboxMail.Patience, app.Clock.Now)
                    : new(MailKind.Invitation, app.Acme.Id, null, $"{i:000}@acme.test", "", $"{i}@test", OutboxMail.Patience, app.Clock.Now);
                mail.Finish(MailState.Failed, "550 no such user here", app.Clock.Now);
                db.Add(mail);
            }

            return await db.SaveChangesAsync();
        });
        var alice = await app.SignInAsync(Cast.Alice);

        var first = await alice.GetAsync("/acme/settings/mail/log?state=Failed");
        var second = await first.FollowAsync("Older");
        var third = await second.FollowAsync("Older");
        var back = await third.FollowAsync("Newer");

        Assert.Equal(Enumerable.Range(0, 120).Reverse().Select(i => $"{i:000}@acme.test"), [.. Recipients(first), .. Recipients(second), .. Recipients(third)]);
        Assert.Equal(Recipients(second), Recipients(back));
        Assert.False(first.Has("link", "Newer"));
        Assert.False(third.Has("link", "Older"));

        static IEnumerable<string> Recipients(HtmlPage page) => page.Document.QuerySelectorAll("tbody tr td:nth-child(2) bdi").Select(e => e.TextContent);
    }

    [Fact]
    public async Task The_home_page_tells_of_mail_that_was_not_delivered_until_it_is()
    {
        await smtp.BehaveAsync(new SmtpBehaviour { RcptTo = "550 no such user here" });
        var ticket = await desk.OpenTicketAsync();
        await desk.ReplyAsync(ticket, instantly: true);
        await desk.DeliverAsync();
        var alice = await app.SignInAsync(Cast.Alice);
        var bob = await app.SignInAsync(Cast.Bob);
        var erin = await app.SignInAsync(Cast.Erin);

        var home = await alice.GetAsync("/acme");
        Assert.Contains("One email was not delivered", home.Text, StringComparison.Ordinal);
        Assert.Contains("no such user here", home.Text, StringComparison.Ordinal);
        var log = await home.FollowAsync("See them in the delivery log");
        Assert.Equal("/acme/settings/mail/log?state=Failed", log.Path);
        Assert.Contains("no such user here", (await bob.GetAsync("/acme")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("lisa@example.com", (await erin.GetAsync("/acme")).Text, StringComparison.Ordinal);

        await smtp.BehaveAsync(new SmtpBehaviour());
        await log.PressAsync($"Try again: #{await desk.NumberOfAsync(ticket)} to lisa@example.com");
        await desk.DeliverAsync();
        Assert.DoesNotContain("not delivered", (await alice.GetAsync("/acme")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agents_and_strangers_see_neither_the_settings_nor_the_log()
    {
        var bob = await app.SignInAsync(Cast.Bob);
        var charlie = await app.SignInAsync(Cast.Charlie);
        foreach (var path in new[] { "/acme/settings/mail", "/acme/settings/mail/log" })
        {
            Assert.DoesNotContain("smtp://", (await bob.GetAsync(path)).Text, StringComparison.Ordinal);
            (await charlie.GetAsync(path)).ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_member_chooses_what_to_hear_of()
    {
        var bob = await app.SignInAsync(Cast.Bob);
        var page = await bob.GetAsync("/acme/notifications");
        Assert.True(page.IsChecked("A customer writes in a ticket that is assigned to me"));

        await page.Check("A customer writes in a ticket that nobody is assigned to").PressAsync("Save");
        await desk.CustomerWritesAsync(await desk.OpenTicketAsync());

        Assert.Equal("bob@acme.test", await app.Data(db => db.OutboxMails.Select(m => m.ToAddress).SingleAsync()));
    }
}
