#if MAILKIT
using System.Text;
using Dashboard.Data;
using Dashboard.Data.InboundMail;
using Dashboard.Data.Notifications;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.InboundMail;

/// <summary>What programs write: vacation notices, newsletters, bounces, our own mail. Nobody is ever answered.</summary>
public sealed class ProgramsTests : IAsyncLifetime
{
    private MailScene scene = null!;
    private long ticket;
    private SentMail sent = null!;

    public async Task InitializeAsync()
    {
        scene = await MailScene.StartAsync();
        ticket = await scene.Desk.OpenTicketAsync();
        sent = await scene.MailAsync(ticket);
    }

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Fact]
    public async Task A_vacation_notice_to_the_reply_address_speaks_in_no_ticket()
    {
        await scene.Desk.ChangeTicketAsync(ticket, t => t.ChangeStatus(TicketStatus.Resolved, scene.App.Clock.Now));
        var before = await scene.CountMessagesAsync(ticket);

        var receipt = await scene.ReceiveAsync(scene.Letter("vacation", sent));

        Assert.Equal((MailReceiptOutcome.Automatic, ticket), (receipt.Outcome, receipt.TicketId));
        Assert.Equal("I am away until Monday.", receipt.Excerpt);
        Assert.Equal(before, await scene.CountMessagesAsync(ticket));
        Assert.Equal(TicketStatus.Resolved, (await scene.TicketAsync(ticket)).Status);
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-generated\r\n")]
    [InlineData("Precedence: bulk\r\n")]
    [InlineData("Precedence: auto_reply\r\n")]
    [InlineData("Return-Path: <>\r\n")]
    [InlineData("X-Auto-Response-Suppress: OOF\r\n")]
    [InlineData("List-Id: <x.example>\r\n")]
    [InlineData("X-Autoreply: yes\r\n")]
    public async Task Each_mark_of_a_program_is_enough(string header)
    {
        var receipt = await scene.ReceiveAsync(scene.Plain("Beep.", sent.ReplyAddress, headers: header));

        Assert.Equal(MailReceiptOutcome.Automatic, receipt.Outcome);
    }

    [Fact]
    public async Task The_null_sender_may_be_told_beside_the_mail()
    {
        Assert.Equal(MailReceiptOutcome.Automatic, (await scene.ReceiveAsync(scene.Plain("Beep.", sent.ReplyAddress), ("X-Envelope-From", "<>"))).Outcome);
        Assert.Equal(MailReceiptOutcome.Reply, (await scene.ReceiveAsync(scene.Plain("Hello.", sent.ReplyAddress), ("X-Envelope-From", "<lisa@example.com>"))).Outcome);
    }

    [Theory]
    [InlineData("Auto-Submitted: no\r\n")]
    [InlineData("Precedence: first-class\r\n")]
    [InlineData("Return-Path: <lisa@example.com>\r\n")]
    public async Task A_person_is_no_program(string header)
    {
        Assert.Equal(MailReceiptOutcome.Reply, (await scene.ReceiveAsync(scene.Plain("Hello.", sent.ReplyAddress, headers: header))).Outcome);
    }

    [Fact]
    public async Task A_newsletter_opens_no_ticket()
    {
        Assert.Equal(MailReceiptOutcome.Automatic, (await scene.ReceiveAsync(scene.Letter("newsletter"))).Outcome);
        Assert.Equal(1, await scene.App.Data(db => db.Tickets.CountAsync()));
    }

    [Fact]
    public async Task A_mail_that_came_back_for_good_shows_on_the_ticket_and_can_be_tried_again()
    {
        var receipt = await scene.ReceiveAsync(scene.Letter("bounce", sent, ("action", "failed"), ("status", "5.1.1")));

        Assert.Equal((MailReceiptOutcome.Bounce, ticket), (receipt.Outcome, receipt.TicketId));
        var mail = (await scene.Desk.MailsAsync(ticket)).Single(m => m.MessageId == sent.MessageId);
        Assert.Equal(MailState.Failed, mail.State);
        var page = await (await scene.App.SignInAsync(Cast.Bob)).GetAsync($"/acme/tickets/{await scene.Desk.NumberOfAsync(ticket)}");
        Assert.Contains("It came back: 550 5.1.1 <lisa@example.com>: Recipient address rejected: User unknown", page.Text, StringComparison.Ordinal);
        Assert.True(page.Has("button", "Try again"));
    }

    [Fact]
    public async Task A_mail_that_comes_back_in_the_moment_in_which_it_was_accepted_has_failed_too()
    {
        var mail = (await scene.Desk.MailsAsync(ticket)).Single(m => m.MessageId == sent.MessageId);
        await scene.App.Data(db => db.OutboxMails.Where(m => m.Id == mail.Id).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.State, MailState.Claimed).SetProperty(m => m.ClaimedBy, Guid.NewGuid()).SetProperty(m => m.FinishedAt, (DateTimeOffset?)null)));
        await scene.App.Data(db => db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "AcceptedMails" ("MailId", "At", "ReadNumber") SELECT "Id", "CreatedAt", 0 FROM "OutboxMails" WHERE "Id" = {mail.Id}"""));

        await scene.ReceiveAsync(scene.Letter("bounce", sent, ("action", "failed"), ("status", "5.1.1")));

        Assert.Equal(MailState.Failed, (await scene.Desk.MailsAsync(ticket)).Single(m => m.MessageId == sent.MessageId).State);
    }

    [Fact]
    public async Task A_report_by_somebody_who_never_had_the_mail_changes_nothing_and_is_logged()
    {
        var other = await scene.MailAsync(await scene.Desk.OpenTicketAsync("Another"));
        foreach (var known in new[] { "support@acme.test", other.ReplyAddress, $"reply+{new string('0', 32)}@{MailScene.ReplyDomain}" })
        {
            var receipt = await scene.ReceiveAsync(scene.Letter("bounce", sent with { ReplyAddress = known }, ("action", "failed"), ("status", "5.1.1")));

            Assert.Equal((MailReceiptOutcome.Bounce, ticket), (receipt.Outcome, receipt.TicketId));
            Assert.Contains("not proven, so nothing changed", receipt.Reason, StringComparison.Ordinal);
            Assert.Equal(MailState.Sent, (await scene.Desk.MailsAsync(ticket)).Single().State);
        }
    }

    [Fact]
    public async Task A_report_that_gives_nothing_back_but_comes_to_the_mails_own_reply_address_counts()
    {
        var bare = scene.Letter("bounce", sent with { ReplyAddress = "support@acme.test" }, ("action", "failed"), ("status", "5.1.1"));

        await scene.ReceiveAsync(bare, ("X-Envelope-To", sent.ReplyAddress));

        Assert.Equal(MailState.Failed, (await scene.Desk.MailsAsync(ticket)).Single().State);
    }

    [Fact]
    public async Task Mail_to_agents_has_no_reply_address_so_its_message_id_is_enough()
    {
        await scene.App.With<DashboardDbContext>(db => db.Memberships.Where(m => m.User.Email == Cast.Bob.Email)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.NotifiedOfUnassigned, true)));
        await scene.Desk.CustomerWritesAsync(ticket);
        scene.App.Clock.Advance(TimeSpan.FromMinutes(2));
        await scene.Desk.DeliverAsync();
        var toBob = (await scene.Desk.MailsAsync(ticket)).Single(m => m.Recipient == MailRecipient.Agent);

        await scene.ReceiveAsync(scene.Letter("bounce", new SentMail(toBob.MessageId, "", ""), ("action", "failed"), ("status", "5.1.1")));

        Assert.Equal(MailState.Failed, (await scene.Desk.MailsAsync(ticket)).Single(m => m.Recipient == MailRecipient.Agent).State);
    }

    [Fact]
    public async Task The_message_id_that_proves_a_bounce_of_an_agents_mail_is_told_to_nobody_else()
    {
        await scene.App.With<DashboardDbContext>(db => db.Memberships.Where(m => m.User.Email == Cast.Bob.Email || m.User.Email == Cast.Ada.Email)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.NotifiedOfUnassigned, true)));
        for (var round = 0; round < 2; round++)
        {
            await scene.Desk.CustomerWritesAsync(ticket, $"Still burning, day {round}.");
            scene.App.Clock.Advance(TimeSpan.FromMinutes(2));
            await scene.Desk.DeliverAsync();
            await scene.MailAsync(ticket, "Use the extinguisher.");
        }

        var mails = (await scene.Desk.MailsAsync(ticket)).ToDictionary(m => m.MessageId);
        var files = await Task.WhenAll(Directory.GetFiles(Path.Combine(scene.App.DataDirectory, "mail")).Select(f => File.ReadAllTextAsync(f)));
        var agents = mails.Values.Where(m => m.Recipient == MailRecipient.Agent).ToList();
        Assert.Equal((4, mails.Count), (agents.Count, files.Length));
        Assert.All(agents, mail =>
        {
            Assert.True(Dashboard.Data.OpaqueId.IsWellFormed(mail.MessageId.Split('@')[0]), $"{mail.MessageId} has no 128 random bits.");
            var telling = files.Where(f => f.Contains(mail.MessageId, StringComparison.Ordinal)).Select(f => mails.Values.Single(m => f.Contains($"Message-ID: <{m.MessageId}>", StringComparison.OrdinalIgnoreCase)));
            Assert.All(telling, m => Assert.Equal(mail.ToAddress, m.ToAddress));
        });

        // The thread's root is in every mail about the ticket, so it proves nothing.
        var root = $"ticket.{(await scene.TicketAsync(ticket)).PublicId}@acme.test";
        await scene.ReceiveAsync(scene.Letter("bounce", new SentMail(root, "", ""), ("action", "failed"), ("status", "5.1.1")));
        Assert.All(await scene.Desk.MailsAsync(ticket), m => Assert.Equal(MailState.Sent, m.State));
    }

    [Fact]
    public async Task A_delay_changes_nothing()
    {
        var receipt = await scene.ReceiveAsync(scene.Letter("bounce", sent, ("action", "delayed"), ("status", "4.4.1")));

        Assert.Equal(MailReceiptOutcome.Bounce, receipt.Outcome);
        Assert.Equal(MailState.Sent, (await scene.Desk.MailsAsync(ticket)).Single().State);
    }

    [Fact]
    public async Task Another_projects_bounce_changes_nothing_here()
    {
        var theirs = await MailScene.CreateSecretAsync(scene.App, scene.App.Globex);

        using var answer = await scene.PostAsync(scene.Letter("bounce", sent, ("action", "failed"), ("status", "5.1.1")), theirs, "globex");

        Assert.Equal(202, (int)answer.StatusCode);
        Assert.Equal(MailState.Sent, (await scene.Desk.MailsAsync(ticket)).Single().State);
    }

    [Fact]
    public async Task Our_own_mail_that_comes_back_is_recognised()
    {
        var stripped = sent.Raw.Replace("Auto-Submitted", "X-Was", StringComparison.OrdinalIgnoreCase).Replace("X-Auto-Response-Suppress", "X-Was", StringComparison.OrdinalIgnoreCase);

        Assert.Equal(MailReceiptOutcome.Loop, (await scene.ReceiveAsync(Encoding.UTF8.GetBytes(stripped))).Outcome);
        Assert.Equal(1, await scene.App.Data(db => db.Tickets.CountAsync()));
    }

    [Fact]
    public async Task Nothing_that_comes_in_makes_mail_to_its_sender()
    {
        var before = await scene.App.Data(db => db.OutboxMails.CountAsync());

        foreach (var letter in new[] { "vacation", "newsletter", "stranger", "nested" }) await scene.ReceiveAsync(scene.Letter(letter, sent));
        scene.App.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(0, await scene.Desk.DeliverAsync());
        Assert.Equal(before, await scene.App.Data(db => db.OutboxMails.CountAsync(m => m.Recipient == MailRecipient.Customer)));
    }

    [Fact]
    public async Task The_log_of_received_mail_lists_them_and_filters()
    {
        await scene.ReceiveAsync(scene.Letter("vacation", sent));
        await scene.ReceiveAsync(scene.Letter("stranger"));

        var ada = await scene.App.SignInAsync(Cast.Ada);
        var log = await ada.GetAsync("/acme/settings/mail/replies/log");
        var some = await log.Choose("Became", "Automatic").PressAsync("Filter");

        Assert.Contains("omar@example.com", log.Text, StringComparison.Ordinal);
        Assert.Contains("Sent by a program", some.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("omar@example.com", some.Text, StringComparison.Ordinal);
        Assert.Equal(404, (int)(await (await scene.App.SignInAsync(Cast.Charlie)).GetAsync("/acme/settings/mail/replies/log")).Status);
    }
}
#endif
