using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Notifications;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dashboard.Tests.Notifications;

/// <summary>What happens to a due mail when things go wrong: never lost, never sent twice.</summary>
public sealed class DeliveryTests : IAsyncLifetime
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
    public async Task Many_workers_at_once_send_each_mail_once()
    {
        const int count = 20;
        for (var i = 0; i < count; i++) await desk.ReplyAsync(await desk.OpenTicketAsync(), instantly: true);

        var delivered = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => desk.DeliverAsync()));

        Assert.Equal(count, delivered.Sum());
        var mails = await smtp.ReceivedAsync();
        Assert.Equal(count, mails.Count);
        Assert.Equal(count, mails.Select(m => m.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task A_worker_that_died_is_taken_over_when_its_lease_ends_and_then_has_no_say_any_more()
    {
        var ticket = await desk.OpenTicketAsync();
        await desk.ReplyAsync(ticket, instantly: true);
        var abandoned = (await app.With<ClaimDueMail, ClaimResult>(c => c.RunAsync(default))).Claim!;

        app.Clock.Advance(ClaimDueMail.Lease - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await desk.DeliverAsync());
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await desk.DeliverAsync());

        Assert.Single(await smtp.ReceivedAsync());
        Assert.False(await app.With<ClaimDueMail, bool>(c => c.RenewAsync(abandoned, default)));
        Assert.Equal((MailState.Sent, 2), ((await desk.MailsAsync(ticket)).Single().State, (await desk.MailsAsync(ticket)).Single().Attempts));
    }

    [Fact]
    public async Task A_claim_that_is_renewed_is_not_taken_over()
    {
        await desk.ReplyAsync(await desk.OpenTicketAsync(), instantly: true);
        var claim = (await app.With<ClaimDueMail, ClaimResult>(c => c.RunAsync(default))).Claim!;
        app.Clock.Advance(ClaimDueMail.Lease * 0.9);
        Assert.True(await app.With<ClaimDueMail, bool>(c => c.RenewAsync(claim, default)));
        app.Clock.Advance(ClaimDueMail.Lease * 0.9);

        Assert.Equal(0, await desk.DeliverAsync());
    }

    [Fact]
    public async Task While_a_worker_has_it_a_mail_takes_no_reply_and_cannot_be_cancelled()
    {
        var ticket = await desk.OpenTicketAsync();
        var number = await desk.ReplyAsync(ticket, instantly: true);
        var ticketNumber = await desk.NumberOfAsync(ticket);
        await app.With<ClaimDueMail, ClaimResult>(c => c.RunAsync(default));

        Assert.Equal(MailChange.AlreadyBeingSent, await app.With<CancelMessageMail, MailChange>(c => c.RunAsync(app.Acme.Id, ticketNumber, number, default)));
        Assert.Equal(MailChange.AlreadyBeingSent, await app.With<SendMailNow, MailChange>(c => c.RunAsync(app.Acme.Id, ticketNumber, number, default)));
        await desk.ReplyAsync(ticket);

        Assert.Equal([MailState.Claimed, MailState.Pending], (await desk.MailsAsync(ticket)).Select(m => m.State));
    }

    [Fact]
    public async Task A_transient_refusal_is_tried_again_later_and_later_under_the_same_message_id()
    {
        await smtp.BehaveAsync(new SmtpBehaviour { Data = "451 try later" });
        var ticket = await desk.OpenTicketAsync();
        await desk.ReplyAsync(ticket, instantly: true);
        await desk.DeliverAsync();

        var waits = new List<TimeSpan>();
        for (var i = 0; i < 12; i++)
        {
            var row = (await desk.MailsAsync(ticket)).Single();
            Assert.Equal(MailState.Retrying, row.State);
            Assert.Contains("451", row.Reason, StringComparison.Ordinal);
            waits.Add(row.DueAt - app.Clock.Now);
            app.Clock.Advance(waits[^1]);
            Assert.Equal(1, await desk.DeliverAsync());
        }

        Assert.InRange(waits[0].TotalSeconds, 12, 18);
        Assert.InRange(waits[1].TotalSeconds, 24, 36);
        Assert.All(waits, w => Assert.InRange(w, TimeSpan.Zero, TimeSpan.FromMinutes(72)));
        Assert.Single((await smtp.ReceivedAsync()).Select(m => m.MessageId).Distinct());
        await smtp.BehaveAsync(new SmtpBehaviour());
        app.Clock.Advance(TimeSpan.FromHours(2));
        await desk.DeliverAsync();
        Assert.Equal(MailState.Sent, (await desk.MailsAsync(ticket)).Single().State);
    }

    [Fact]
    public async Task After_two_days_a_transient_failure_is_final_and_can_be_tried_again_by_hand()
    {
        await smtp.BehaveAsync(new SmtpBehaviour { MailFrom = "451 try later" });
        var ticket = await desk.OpenTicketAsync();
        var number = await desk.ReplyAsync(ticket, instantly: true);
        await desk.DeliverAsync();
        app.Clock.Advance(OutboxMail.Patience + TimeSpan.FromMinutes(2));
        await desk.DeliverAsync();
        Assert.Equal(MailState.Failed, (await desk.MailsAsync(ticket)).Single().State);

        await smtp.BehaveAsync(new SmtpBehaviour());
        var change = await app.With<SendMailNow, MailChange>(async s => await s.RunAsync(app.Acme.Id, await desk.NumberOfAsync(ticket), number, default));
        Assert.Equal(MailChange.Done, change);
        await desk.DeliverAsync();

        Assert.Equal(MailState.Sent, (await desk.MailsAsync(ticket)).Single().State);
    }

    [Fact]
    public async Task A_refused_recipient_fails_at_once_with_the_servers_words()
    {
        await smtp.BehaveAsync(new SmtpBehaviour { RcptTo = "550 no such user here" });
        var ticket = await desk.OpenTicketAsync();
        await desk.ReplyAsync(ticket, instantly: true);

        await desk.DeliverAsync();

        var row = (await desk.MailsAsync(ticket)).Single();
        Assert.Equal(MailState.Failed, row.State);
        Assert.Contains("no such user here", row.Reason, StringComparison.Ordinal);
        Assert.Equal(MailedMessageState.Failed, row.Messages.Single().State);
    }

    [Theory]
    [InlineData("not an address")]
    [InlineData("lisa@example.com\r\nBcc: eve@evil.test")]
    [InlineData("lisa@example.com, eve@evil.test")]
    public async Task An_address_that_is_none_fails_without_a_connection(string address)
    {
        var ticket = await desk.OpenTicketAsync(email: address);
        await desk.ReplyAsync(ticket, instantly: true);

        await desk.DeliverAsync();

        Assert.Equal(MailState.Failed, (await desk.MailsAsync(ticket)).Single().State);
        Assert.Equal(0, await smtp.ConnectionsAsync());
    }

    [Fact]
    public async Task What_is_read_between_two_attempts_is_not_sent_after_all()
    {
        await smtp.BehaveAsync(new SmtpBehaviour { MailFrom = "451 try later" });
        var ticket = await desk.OpenTicketAsync();
        var number = await desk.ReplyAsync(ticket, instantly: true);
        await desk.DeliverAsync();
        await smtp.BehaveAsync(new SmtpBehaviour());
        await desk.CustomerReadsAsync(ticket, number);
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        await desk.DeliverAsync();

        Assert.Empty(await smtp.ReceivedAsync());
        Assert.Equal(MailState.Skipped, (await desk.MailsAsync(ticket)).Single().State);
    }

    [Fact]
    public async Task Subjects_and_bodies_with_anything_in_them_arrive_as_one_mail_with_the_headers_we_wrote()
    {
        var ticket = await desk.OpenTicketAsync("Hi\r\nBcc: eve@evil.test ü 😀");
        await desk.ReplyAsync(ticket, "<script>alert(1)</script>\n.\nQUIT\n[x](javascript:alert(1))", instantly: true);

        await desk.DeliverAsync();

        var mail = Assert.Single(await smtp.ReceivedAsync());
        Assert.Null(mail.Header("bcc"));
        Assert.EndsWith("Hi Bcc: eve@evil.test ü 😀", mail.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_in_one_ticket_that_cannot_be_sent_does_not_hold_up_another()
    {
        await smtp.BehaveAsync(new SmtpBehaviour { RcptToOf = new Dictionary<string, string> { ["omar@example.com"] = "450 greylisted" } });
        await desk.ReplyAsync(await desk.OpenTicketAsync(email: "omar@example.com"), instantly: true);
        await desk.ReplyAsync(await desk.OpenTicketAsync(), instantly: true);

        Assert.Equal(2, await desk.DeliverAsync());

        Assert.Equal(["lisa@example.com"], Assert.Single(await smtp.ReceivedAsync()).To);
    }
}

/// <summary>The loop itself, with time that passes.</summary>
public sealed class OutboxWorkerTests
{
    [Fact]
    public async Task The_running_application_mails_a_reply_when_it_is_due()
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Settings = new Dictionary<string, string?>(smtp.Settings(new SmtpBehaviour())) { ["Notifications:Delay"] = "00:00:01" },
            BackgroundLoops = true,
            RealTime = true,
        });
        var desk = new Desk(app);
        await desk.ReplyAsync(await desk.OpenTicketAsync());

        Assert.Equal(["lisa@example.com"], (await smtp.WaitForMailAsync())[0].To);
    }

    [Fact]
    public async Task A_mail_that_is_being_sent_when_the_application_stops_is_finished_first()
    {
        await using var smtp = await SmtpServer.StartAsync(new SmtpBehaviour { DelayBeforeReply = 1500 });
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Settings = smtp.Settings(new SmtpBehaviour()),
            BackgroundLoops = true,
            RealTime = true,
        });
        var desk = new Desk(app);
        var ticket = await desk.OpenTicketAsync();
        await desk.ReplyAsync(ticket, instantly: true);
        await smtp.WaitForMailAsync();

        await app.Services.GetServices<IHostedService>().OfType<OutboxWorker>().Single().StopAsync(default);

        Assert.Equal(MailState.Sent, (await desk.MailsAsync(ticket)).Single().State);
    }
}
