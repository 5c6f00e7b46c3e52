using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Data.Tickets;
using Dashboard.Notifications;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Notifications;

/// <summary>When an agent's reply becomes mail, through a real SMTP server.</summary>
public sealed class CustomerMailTests : IAsyncLifetime
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(60);

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
    public async Task A_reply_is_mailed_after_sixty_seconds_and_not_before()
    {
        var ticket = await desk.OpenTicketAsync();
        await desk.ReplyAsync(ticket, "Use the **extinguisher**.");

        app.Clock.Advance(Delay - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await desk.DeliverAsync());
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await desk.DeliverAsync());

        var mail = Assert.Single(await smtp.ReceivedAsync());
        Assert.Equal(["lisa@example.com"], mail.To);
        Assert.Equal($"[#{await desk.NumberOfAsync(ticket)}] Printer on fire", mail.Subject);
        Assert.Contains("Use the extinguisher.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("<strong>extinguisher</strong>", mail.Html, StringComparison.Ordinal);
        Assert.Contains("Acme", mail.HeaderFrom, StringComparison.Ordinal);
        Assert.Equal("auto-generated", mail.Header("auto-submitted"));
        var row = Assert.Single(await desk.MailsAsync(ticket));
        Assert.Equal(MailState.Sent, row.State);
        Assert.Equal(app.Clock.Now, row.FinishedAt);
        Assert.Equal($"<{row.MessageId}>", mail.MessageId);
    }

    [Fact]
    public async Task What_was_read_in_time_is_not_mailed_and_the_outcome_says_when_it_was_read()
    {
        var ticket = await desk.OpenTicketAsync();
        var number = await desk.ReplyAsync(ticket);
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        var readAt = app.Clock.Now;
        await desk.CustomerReadsAsync(ticket, number);
        app.Clock.Advance(Delay);

        await desk.DeliverAsync();

        Assert.Empty(await smtp.ReceivedAsync());
        var row = Assert.Single(await desk.MailsAsync(ticket));
        Assert.Equal(MailState.Skipped, row.State);
        Assert.Equal((MailedMessageState.Skipped, readAt), (row.Messages.Single().State, row.Messages.Single().At));
    }

    [Fact]
    public async Task Replies_within_the_delay_are_one_mail_and_do_not_restart_the_clock()
    {
        var ticket = await desk.OpenTicketAsync();
        await desk.ReplyAsync(ticket, "First.");
        app.Clock.Advance(TimeSpan.FromSeconds(50));
        await desk.ReplyAsync(ticket, "Second.", agent: Cast.Alice);
        app.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(1, await desk.DeliverAsync());

        var mail = Assert.Single(await smtp.ReceivedAsync());
        Assert.Contains("First.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Second.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Bob, Alice replied", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_is_still_unread_is_in_the_mail()
    {
        var ticket = await desk.OpenTicketAsync();
        var first = await desk.ReplyAsync(ticket, "Seen already.");
        await desk.ReplyAsync(ticket, "Not seen yet.");
        await desk.CustomerReadsAsync(ticket, first);
        app.Clock.Advance(Delay);

        await desk.DeliverAsync();

        var mail = Assert.Single(await smtp.ReceivedAsync());
        Assert.DoesNotContain("Seen already.", mail.Text + mail.Html, StringComparison.Ordinal);
        Assert.Contains("Not seen yet.", mail.Text, StringComparison.Ordinal);
        var messages = (await desk.MailsAsync(ticket)).Single().Messages;
        Assert.Equal([MailedMessageState.Skipped, MailedMessageState.Sent], messages.Select(m => m.State));
    }

    [Fact]
    public async Task Send_instantly_makes_the_mail_due_now_with_everything_in_it()
    {
        var ticket = await desk.OpenTicketAsync();
        await desk.ReplyAsync(ticket, "First.");
        await desk.ReplyAsync(ticket, "Second.", instantly: true);

        Assert.Equal(1, await desk.DeliverAsync());

        var mail = Assert.Single(await smtp.ReceivedAsync());
        Assert.Contains("First.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Second.", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_now_hurries_a_waiting_mail_and_is_too_late_for_one_that_went()
    {
        var ticket = await desk.OpenTicketAsync();
        var number = await desk.ReplyAsync(ticket);
        var ticketNumber = await desk.NumberOfAsync(ticket);

        Assert.Equal(MailChange.NotFound, await app.With<SendMailNow, MailChange>(s => s.RunAsync(app.Globex.Id, ticketNumber, number, default)));
        Assert.Equal(MailChange.Done, await app.With<SendMailNow, MailChange>(s => s.RunAsync(app.Acme.Id, ticketNumber, number, default)));
        Assert.Equal(1, await desk.DeliverAsync());
        Assert.Equal(MailChange.AlreadyBeingSent, await app.With<SendMailNow, MailChange>(s => s.RunAsync(app.Acme.Id, ticketNumber, number, default)));

        Assert.Equal(0, await desk.DeliverAsync());
        Assert.Single(await smtp.ReceivedAsync());
    }

    [Fact]
    public async Task Cancel_takes_one_message_out_and_the_last_one_ends_the_mail()
    {
        var ticket = await desk.OpenTicketAsync();
        var ticketNumber = await desk.NumberOfAsync(ticket);
        var first = await desk.ReplyAsync(ticket, "A slip of the pen.");
        await desk.ReplyAsync(ticket, "What I meant.");
        var other = await desk.OpenTicketAsync();
        var lonely = await desk.ReplyAsync(other, "Never mind.");

        Assert.Equal(MailChange.Done, await app.With<CancelMessageMail, MailChange>(c => c.RunAsync(app.Acme.Id, ticketNumber, first, default)));
        Assert.Equal(MailChange.Done, await app.With<CancelMessageMail, MailChange>(async c => await c.RunAsync(app.Acme.Id, await desk.NumberOfAsync(other), lonely, default)));
        app.Clock.Advance(Delay);
        await desk.DeliverAsync();

        var mail = Assert.Single(await smtp.ReceivedAsync());
        Assert.DoesNotContain("slip of the pen", mail.Raw, StringComparison.Ordinal);
        Assert.Contains("What I meant.", mail.Text, StringComparison.Ordinal);
        Assert.Equal(MailState.Cancelled, (await desk.MailsAsync(other)).Single().State);
        Assert.Equal(MailChange.AlreadyBeingSent, await app.With<CancelMessageMail, MailChange>(c => c.RunAsync(app.Acme.Id, ticketNumber, first, default)));
    }

    [Fact]
    public async Task A_reply_after_the_claim_begins_a_mail_of_its_own_in_the_same_thread()
    {
        var ticket = await desk.OpenTicketAsync();
        await desk.ReplyAsync(ticket, "One.", instantly: true);
        await desk.DeliverAsync();
        await desk.ReplyAsync(ticket, "Two.", instantly: true);
        await desk.DeliverAsync();
        await desk.ReplyAsync(ticket, "Three.", instantly: true);
        await desk.DeliverAsync();
        var stranger = await desk.OpenTicketAsync();
        await desk.ReplyAsync(stranger, "Elsewhere.", instantly: true);
        await desk.DeliverAsync();

        var mails = await smtp.ReceivedAsync();
        Assert.Equal(4, mails.Select(m => m.MessageId).Distinct().Count());
        Assert.Equal(mails[0].MessageId, mails[1].InReplyTo);
        Assert.Equal(mails[1].MessageId, mails[2].InReplyTo);
        Assert.Equal([mails[0].References[0], mails[0].MessageId, mails[1].MessageId], mails[2].References);
        Assert.Empty(mails[3].References.Intersect(mails[2].References));
        Assert.DoesNotContain("One.", mails[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public async Task A_customer_without_an_email_gets_no_row(string? email)
    {
        var ticket = await desk.OpenTicketAsync(email: email);

        await desk.ReplyAsync(ticket);

        Assert.Empty(await desk.MailsAsync(ticket));
    }

    [Fact]
    public async Task A_demonstration_project_mails_no_customer()
    {
        var ticket = await desk.OpenTicketAsync();
        await desk.ReplyAsync(ticket, "Queued before the project became one.");
        await app.With<DashboardDbContext>(async db =>
        {
            (await db.Projects.AsTracking().SingleAsync(p => p.Id == app.Acme.Id)).NeverSendCustomerMail();
            await db.SaveChangesAsync();
        });
        await desk.ReplyAsync(await desk.OpenTicketAsync(), instantly: true);
        app.Clock.Advance(Delay);

        await desk.DeliverAsync();

        Assert.Empty(await smtp.ReceivedAsync());
        Assert.Equal(MailState.Cancelled, (await desk.MailsAsync(ticket)).Single().State);
        Assert.Equal(1, await app.Data(db => db.OutboxMails.CountAsync()));
    }

    [Fact]
    public async Task Two_agents_who_reply_at_once_make_one_mail()
    {
        var ticket = await desk.OpenTicketAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => desk.ReplyAsync(ticket, $"Reply {i}.", agent: i % 2 == 0 ? Cast.Bob : Cast.Alice)));

        var row = Assert.Single(await desk.MailsAsync(ticket));
        Assert.Equal(Enumerable.Range(2, 8), row.Messages.Select(m => m.Number));
    }

    [Fact]
    public async Task The_link_leads_to_the_support_page_of_the_door_with_the_tickets_opaque_name()
    {
        await app.With<DashboardDbContext>(async db =>
        {
            (await db.EmbeddedPortals.AsTracking().SingleAsync(p => p.ProjectId == app.Acme.Id)).Present(
                "en", default, default, true, "https://app.acme.test/help?tab=support#inbox", new Data.Portal.BrandVariables(), app.Clock.Now);
            await db.SaveChangesAsync();
        });
        var portal = await desk.OpenTicketAsync();
        var center = await desk.OpenTicketAsync(channel: Channel.TicketCenter);
        var id = await app.Data(db => db.Tickets.Where(t => t.Id == portal).Select(t => t.PublicId).SingleAsync());
        await desk.ReplyAsync(portal, instantly: true);
        await desk.DeliverAsync();
        await desk.ReplyAsync(center, instantly: true);
        await desk.DeliverAsync();

        var mails = await smtp.ReceivedAsync();
        Assert.Contains($"https://app.acme.test/help?tab=support&support_ticket={id}#inbox", mails[0].Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"https://app.acme.test/help?tab=support&amp;support_ticket={id}#inbox\"", mails[0].Html, StringComparison.Ordinal);
        Assert.DoesNotContain("support_ticket", mails[1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("support_ticket", mails[1].Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_speaks_the_customers_language()
    {
        var ticket = await desk.OpenTicketAsync(locale: "es-MX");
        await desk.ReplyAsync(ticket, instantly: true);
        await desk.DeliverAsync();

        Assert.Contains("Bob ha respondido", (await smtp.ReceivedAsync()).Single().Html, StringComparison.Ordinal);
    }
}
