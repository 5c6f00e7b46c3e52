using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Notifications;
using Dashboard.Platform;
using Dashboard.Platform.Mail;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Notifications;

/// <summary>A lane claims several mails at once: each is still sent once, by whoever holds its claim.</summary>
public sealed class TogetherTests
{
    /// <summary>So many are worth a second connection.</summary>
    private const int Many = 20;

    [Fact]
    public async Task Workers_that_claim_several_at_once_share_them_and_none_is_given_twice()
    {
        await using var app = await DashboardApp.StartAsync();
        await ReplyAsync(app, 10);

        var batches = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Task.Run(() => app.With<ClaimDueMail, ClaimResult>(c => c.RunAsync(MailScope.All, 3, default)))));

        var ids = batches.SelectMany(b => b.Claims).Select(c => c.MailId).ToList();
        Assert.Equal(ids.Distinct().Count(), ids.Count);
        Assert.All(batches, b => Assert.InRange(b.Claims.Count, 0, 3));
        var rest = (await app.With<ClaimDueMail, ClaimResult>(c => c.RunAsync(MailScope.All, 20, default))).Claims;
        Assert.Equal(10, ids.Count + rest.Count);
        Assert.Equal(rest.Select(c => c.MailId).Order(), rest.Select(c => c.MailId));
        Assert.Null((await app.With<ClaimDueMail, ClaimResult>(c => c.RunAsync(default))).Claim);
    }

    [Theory]
    [InlineData(1, 20, 4)]
    [InlineData(256, 20, 512)]
    [InlineData(512, 20, 512)]
    [InlineData(8, 100, 16)]
    [InlineData(512, 200, 512)]
    [InlineData(8, 300, 8)]
    [InlineData(512, 600, 1)]
    public void More_are_claimed_together_only_as_long_as_they_take_less_than_half_a_second(int most, int milliseconds, int next) =>
        Assert.Equal(next, DrainMailLane.Next(most, TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public async Task Claims_that_are_given_back_are_due_at_once_and_their_holder_has_lost_them()
    {
        await using var app = await DashboardApp.StartAsync();
        await ReplyAsync(app, 3);
        var claims = (await app.With<ClaimDueMail, ClaimResult>(c => c.RunAsync(MailScope.All, 3, default))).Claims;
        Assert.True(await app.With<ClaimDueMail, bool>(c => c.RenewAsync(claims, default)));

        await app.With<ClaimDueMail>(c => c.ReleaseAsync([claims[1], claims[2]], default));

        Assert.False(await app.With<ClaimDueMail, bool>(c => c.RenewAsync(claims, default)));
        var again = (await app.With<ClaimDueMail, ClaimResult>(c => c.RunAsync(MailScope.All, 3, default))).Claims;
        Assert.Equal([claims[1].MailId, claims[2].MailId], again.Select(c => c.MailId).Order());
        Assert.All(await app.Data(db => db.OutboxMails.Select(m => m.Attempts).ToListAsync()), a => Assert.Equal(1, a));
    }

    [Fact]
    public async Task Mails_that_were_claimed_together_arrive_once_each_and_are_marked_so()
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()) });
        await ReplyAsync(app, 6);

        var round = await app.With<DeliverDueMail, DeliveryRound>(d => d.RunAsync(MailLane.Installation, 16, default));

        Assert.True(round.Delivered);
        var received = await smtp.ReceivedAsync();
        Assert.Equal((await app.Data(db => db.OutboxMails.Select(m => "<" + m.MessageId + ">").ToListAsync())).Order(), received.Select(m => m.MessageId).Order());
        Assert.All(await app.Data(db => db.OutboxMails.Include(m => m.Messages).ToListAsync()), m =>
        {
            Assert.Equal((MailState.Sent, null), (m.State, m.ClaimedBy));
            Assert.All(m.Messages, x => Assert.Equal((MailedMessageState.Sent, m.FinishedAt), (x.State, x.At)));
        });
    }

    [Fact]
    public async Task Many_mails_go_over_two_connections_and_arrive_in_their_order()
    {
        await using var smtp = await SmtpServer.StartAsync(new SmtpBehaviour { DelayBeforeReply = 30 });
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()) });
        await ReplyAsync(app, Many);

        await DeliverAsync(app);

        Assert.Equal(MailOptions.HasMailKit ? 2 : Many, await smtp.ConnectionsAsync());
        await AssertAllArrivedInOrderAsync(app, smtp);
    }

    [Fact]
    public async Task A_server_that_lets_nobody_in_twice_gets_all_of_them_over_one()
    {
        await using var smtp = await SmtpServer.StartAsync(new SmtpBehaviour { MostConnections = 1 });
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()) });
        await ReplyAsync(app, Many);

        await DeliverAsync(app);

        await AssertAllArrivedInOrderAsync(app, smtp);
        Assert.All(await app.Data(db => db.OutboxMails.Select(m => m.Attempts).ToListAsync()), a => Assert.Equal(1, a));
    }

    [Fact]
    public async Task A_letter_that_waited_for_its_turn_too_long_is_written_anew()
    {
        await using var smtp = await SmtpServer.StartAsync(new SmtpBehaviour { DelayBeforeReply = 1_500 });
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()), RealTime = true });
        var desk = new Desk(app);
        var tickets = new List<long>();
        for (var i = 0; i < Many; i++) tickets.Add(await desk.OpenTicketAsync());
        foreach (var ticket in tickets) await desk.ReplyAsync(ticket, instantly: true);

        await Task.WhenAll(DeliverAsync(app), MeanwhileAsync());

        Assert.Equal(Many - 1, (await smtp.ReceivedAsync()).Count);
        Assert.Equal(MailState.Skipped, await app.Data(db => db.OutboxMails.Where(m => m.TicketId == tickets[1]).Select(m => m.State).SingleAsync()));

        // The second mail was begun beside the first, and is read before the first is answered.
        async Task MeanwhileAsync()
        {
            await smtp.WaitForMailAsync();
            await smtp.BehaveAsync(new SmtpBehaviour());
            await app.Data(db => db.Tickets.Where(t => t.Id == tickets[1]).ExecuteUpdateAsync(
                set => set.SetProperty(t => t.CustomerReadNumber, 100).SetProperty(t => t.CustomerReadAt, DateTimeOffset.UtcNow)));
        }
    }

    /// <summary>On PostgreSQL the outcome is under way when the next mail leaves, and that mail's own waits for it (decision 031).</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(Many)]
    public async Task No_second_mail_reaches_the_server_whose_outcome_is_not_written_down_or_under_way(int mails)
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()) });
        await ReplyAsync(app, mails);
        var batch = await app.With<PrepareMailBatch, MailBatch>(p => p.RunAsync(MailScope.All, mails, [], default));
        var first = batch.Claims[0].MailId;

        Task delivering;
        await using (var other = app.Database.Open())
        await using (await other.BeginWriteAsync(default))
        {
            // Whoever writes the same note stops it from being written: on SQLite, everybody's.
            await other.Database.ExecuteSqlAsync($"""INSERT INTO "AcceptedMails" ("MailId", "At", "ReadNumber") SELECT "Id", "CreatedAt", 0 FROM "OutboxMails" WHERE "Id" = {first}""");
            delivering = Task.Run(() => app.With<DeliverMailBatch>(deliver => OwnThread.RunAsync(() => Deliver(deliver, batch))));
            await smtp.WaitForMailAsync();
            await Task.Delay(500);
            Assert.Equal(TestDatabase.IsPostgreSql ? 2 : 1, (await smtp.ReceivedAsync()).Count);
            Assert.Equal(0, await app.Data(db => db.AcceptedMails.CountAsync()));
        }

        await delivering;
        Assert.Equal(0, await app.Data(db => db.AcceptedMails.CountAsync()));
        Assert.Equal(mails, (await smtp.ReceivedAsync()).Count);
        Assert.Equal(mails, await app.Data(db => db.OutboxMails.CountAsync(m => m.State == MailState.Sent)));
    }

    [Fact]
    public async Task A_mail_that_was_accepted_before_its_worker_died_is_marked_as_sent_and_not_sent_again()
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()) });
        await ReplyAsync(app, 3);
        var claims = (await app.With<ClaimDueMail, ClaimResult>(c => c.RunAsync(MailScope.All, 3, default))).Claims;
        var acceptedAt = app.Clock.Now;
        Assert.True(await app.With<NoteAcceptedMail, bool>(note => note.RunAsync(claims[1], Read(0))));

        app.Clock.Advance(ClaimDueMail.Lease + TimeSpan.FromSeconds(1));
        await DeliverAsync(app);

        var mails = await app.Data(db => db.OutboxMails.Include(m => m.Messages).OrderBy(m => m.Id).ToListAsync());
        Assert.All(mails, m => Assert.Equal((MailState.Sent, null), (m.State, m.ClaimedBy)));
        Assert.Equal([$"<{mails[0].MessageId}>", $"<{mails[2].MessageId}>"], (await smtp.ReceivedAsync()).Select(m => m.MessageId));
        Assert.Equal(acceptedAt, mails[1].FinishedAt);
        Assert.Equal((MailedMessageState.Sent, acceptedAt), (mails[1].Messages.Single().State, mails[1].Messages.Single().At));
        Assert.Equal(0, await app.Data(db => db.AcceptedMails.CountAsync()));
    }

    [Fact]
    public async Task A_claim_that_finds_only_accepted_mails_goes_on_to_the_next()
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()) });
        await ReplyAsync(app, 2);
        var claims = (await app.With<ClaimDueMail, ClaimResult>(c => c.RunAsync(MailScope.All, 2, default))).Claims;
        foreach (var claim in claims) await app.With<NoteAcceptedMail, bool>(note => note.RunAsync(claim, Read(0)));
        app.Clock.Advance(ClaimDueMail.Lease + TimeSpan.FromSeconds(1));
        await ReplyAsync(app, 1);

        var round = await app.With<DeliverDueMail, DeliveryRound>(d => d.RunAsync(MailLane.Installation, 2, default));

        Assert.True(round.Delivered);
        Assert.Single(await smtp.ReceivedAsync());
        Assert.Equal(3, await app.Data(db => db.OutboxMails.CountAsync(m => m.State == MailState.Sent)));
    }

    [Fact]
    public async Task A_note_of_acceptance_is_only_written_while_the_claim_is_held_and_may_be_written_again()
    {
        await using var app = await DashboardApp.StartAsync();
        await ReplyAsync(app, 1);
        var claim = (await app.With<ClaimDueMail, ClaimResult>(c => c.RunAsync(default))).Claim!;

        Assert.False(await app.With<NoteAcceptedMail, bool>(note => note.RunAsync(claim with { Key = Guid.NewGuid() }, Read(0))));
        Assert.Equal(0, await app.Data(db => db.AcceptedMails.CountAsync()));
        Assert.True(await app.With<NoteAcceptedMail, bool>(note => note.RunAsync(claim, Read(0))));
        Assert.True(await app.With<NoteAcceptedMail, bool>(note => note.RunAsync(claim, Read(0))));
        Assert.Equal([claim.MailId], await app.Data(db => db.AcceptedMails.Select(a => a.MailId).ToListAsync()));
    }

    [Fact]
    public async Task A_message_that_was_read_before_the_letter_was_written_is_skipped_when_its_mail_is_settled()
    {
        await using var app = await DashboardApp.StartAsync();
        var desk = new Desk(app);
        var ticket = await desk.OpenTicketAsync();
        var first = await desk.ReplyAsync(ticket);
        var second = await desk.ReplyAsync(ticket, instantly: true);
        var claim = (await app.With<ClaimDueMail, ClaimResult>(c => c.RunAsync(default))).Claim!;
        var readAt = app.Clock.Now;
        app.Clock.Advance(TimeSpan.FromSeconds(5));

        await app.With<NoteAcceptedMail, bool>(note => note.RunAsync(claim, Read(first, readAt)));
        await app.With<SettleAcceptedMail>(settle => settle.RunAsync([claim.MailId, claim.MailId + 1], default));

        var mail = (await desk.MailsAsync(ticket)).Single();
        Assert.Equal((MailState.Sent, app.Clock.Now), (mail.State, mail.FinishedAt));
        var messages = await app.Data(db => db.OutboxMessages.OrderBy(m => m.Number).ToListAsync());
        Assert.Equal(
            [(first, MailedMessageState.Skipped, readAt), (second, MailedMessageState.Sent, app.Clock.Now)], messages.Select(m => (m.Number, m.State, m.At!.Value)));
    }

    [Fact]
    public async Task Mails_that_were_sent_are_marked_so_though_the_server_does_not_answer_the_next()
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()), RealTime = true });
        await ReplyAsync(app, 4);

        await Task.WhenAll(DeliverAsync(app), MeanwhileAsync());

        Assert.Equal(4, await app.Data(db => db.OutboxMails.CountAsync(m => m.State == MailState.Sent)));

        async Task MeanwhileAsync()
        {
            await smtp.WaitForMailAsync();
            await smtp.BehaveAsync(new SmtpBehaviour { DelayBeforeReply = 4_000 });
            await app.EventuallyAsync(db => db.OutboxMails.CountAsync(m => m.State == MailState.Sent), count => count is > 0 and < 4);
            await smtp.BehaveAsync(new SmtpBehaviour());
        }
    }

    [Fact]
    public async Task A_mail_that_another_worker_took_over_meanwhile_does_not_leave_though_it_was_begun()
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()) });
        await ReplyAsync(app, 2);
        var batch = await app.With<PrepareMailBatch, MailBatch>(p => p.RunAsync(MailScope.All, 2, [], default));
        // Half a lease ago; the second has another holder since.
        batch = batch with { ClaimedAt = batch.ClaimedAt - (ClaimDueMail.Lease / 2) };
        var (first, second) = (batch.Claims[0].MailId, batch.Claims[1].MailId);
        await app.Data(db => db.OutboxMails.Where(m => m.Id == second).ExecuteUpdateAsync(set => set.SetProperty(m => m.ClaimedBy, Guid.NewGuid())));

        await app.With<DeliverMailBatch>(deliver => OwnThread.RunAsync(() => Deliver(deliver, batch)));

        Assert.Single(await smtp.ReceivedAsync());
        Assert.Equal(MailState.Sent, await app.Data(db => db.OutboxMails.Where(m => m.Id == first).Select(m => m.State).SingleAsync()));
        Assert.Equal(MailState.Claimed, await app.Data(db => db.OutboxMails.Where(m => m.Id == second).Select(m => m.State).SingleAsync()));
    }

    private static Composed Read(int number, DateTimeOffset? at = null) => new(null, number, MailState.Sent, null, at);

    private static Task<DeliveryRound> DeliverAsync(DashboardApp app) => app.With<DeliverDueMail, DeliveryRound>(d => d.RunAsync(MailLane.Installation, Many, default));

    private static async Task AssertAllArrivedInOrderAsync(DashboardApp app, SmtpServer smtp)
    {
        var sent = await app.Data(db => db.OutboxMails.Where(m => m.State == MailState.Sent).OrderBy(m => m.DueAt).ThenBy(m => m.Id).Select(m => $"<{m.MessageId}>").ToListAsync());
        Assert.Equal(Many, sent.Count);
        Assert.Equal(sent, (await smtp.ReceivedAsync()).Select(m => m.MessageId));
    }

    private static void Deliver(DeliverMailBatch deliver, MailBatch batch)
    {
        using var lines = new MailLines();
        deliver.Run(batch, lines, CancellationToken.None);
    }

    private static async Task ReplyAsync(DashboardApp app, int times)
    {
        var desk = new Desk(app);
        for (var i = 0; i < times; i++) await desk.ReplyAsync(await desk.OpenTicketAsync(), instantly: true);
    }
}
