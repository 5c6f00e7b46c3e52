using Dashboard.Data;
using Dashboard.Data.InboundMail;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Background;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Tests.Notifications;

/// <summary>How long mail that went out or came in is kept.</summary>
public sealed class ForgetMailTests : IAsyncLifetime
{
    private DashboardApp app = null!;
    private Desk desk = null!;

    public async Task InitializeAsync()
    {
        app = await DashboardApp.StartAsync();
        desk = new Desk(app);
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task Mail_that_ended_leaves_the_log_after_180_days_and_its_message_stays()
    {
        var ticket = await desk.OpenTicketAsync();
        await desk.ReplyAsync(ticket, instantly: true);
        await desk.DeliverAsync();
        app.Clock.Advance(OutboxMail.Kept - TimeSpan.FromMinutes(1));
        await KeepAsync();
        Assert.Single(await desk.MailsAsync(ticket));

        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await KeepAsync();

        Assert.Empty(await desk.MailsAsync(ticket));
        Assert.Equal(0, await app.Data(db => db.OutboxMessages.CountAsync()));
        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync($"/acme/tickets/{await desk.NumberOfAsync(ticket)}");
        Assert.Contains("Use the extinguisher.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_mail_of_a_ticket_in_motion_stays_so_that_it_remains_one_thread()
    {
        var ticket = await desk.OpenTicketAsync();
        await desk.ReplyAsync(ticket, instantly: true);
        await desk.DeliverAsync();
        app.Clock.Advance(OutboxMail.Kept + TimeSpan.FromDays(1));
        await desk.ReplyAsync(ticket, "Still there?", instantly: true);

        await KeepAsync();

        Assert.Equal([MailState.Sent, MailState.Pending], (await desk.MailsAsync(ticket)).Select(m => m.State));
    }

    [Fact]
    public async Task A_note_that_a_mail_was_accepted_is_forgotten_once_there_is_no_such_mail()
    {
        var ticket = await desk.OpenTicketAsync();
        await desk.ReplyAsync(ticket, instantly: true);
        var kept = (await desk.MailsAsync(ticket)).Single().Id;
        foreach (var id in new[] { kept, kept + 1 })
            await app.Data(db => db.Database.ExecuteSqlAsync($"""INSERT INTO "AcceptedMails" ("MailId", "At", "ReadNumber") SELECT {id}, "CreatedAt", 0 FROM "OutboxMails" WHERE "Id" = {kept}"""));

        await KeepAsync();

        Assert.Equal([kept], await app.Data(db => db.AcceptedMails.Select(a => a.MailId).ToListAsync()));
    }

    [Fact]
    public async Task What_still_waits_is_never_forgotten()
    {
        var ticket = await desk.OpenTicketAsync();
        await desk.ReplyAsync(ticket);
        app.Clock.Advance(OutboxMail.Kept * 2);

        await KeepAsync();

        Assert.Equal(MailState.Pending, Assert.Single(await desk.MailsAsync(ticket)).State);
    }

    [Fact]
    public async Task A_password_mail_stays_like_any_other_and_one_that_named_no_account_for_a_day()
    {
        await app.With<DashboardDbContext>(async db =>
        {
            foreach (var address in new[] { Cast.Bob.Email, "nobody@acme.test" })
                db.Add(new OutboxMail(MailKind.PasswordReset, null, null, address, "", $"{Guid.NewGuid():N}@acme.test", TimeSpan.FromHours(1), app.Clock.Now));
            await db.SaveChangesAsync();
        });
        await desk.DeliverAsync();
        app.Clock.Advance(TimeSpan.FromHours(26));

        await KeepAsync();

        Assert.Equal([Cast.Bob.Email], await app.Data(db => db.OutboxMails.Select(m => m.ToAddress).ToListAsync()));
        Assert.Equal(0, await app.Data(db => db.PasswordResets.CountAsync()));
        app.Clock.Advance(OutboxMail.Kept);
        await KeepAsync();
        Assert.Equal(0, await app.Data(db => db.OutboxMails.CountAsync()));
    }

    [Fact]
    public async Task The_loop_forgets_what_came_in_90_days_ago_however_much_it_is()
    {
        await app.With<DashboardDbContext>(async db =>
        {
            for (var i = 0; i < 1100; i++) db.Add(Receipt(app.Acme.Id, $"old-{i}"));
            db.Add(Receipt(app.Globex.Id, "theirs"));
            await db.SaveChangesAsync();
        });
        app.Clock.Advance(MailReceipt.Kept);
        await app.With<DashboardDbContext>(async db =>
        {
            db.Add(Receipt(app.Acme.Id, "new"));
            await db.SaveChangesAsync();
        });
        using var loop = new KeepHouse(app.Services.GetRequiredService<IServiceScopeFactory>(), app.Clock, NullLogger<KeepHouse>.Instance);
        await loop.StartAsync(default);

        for (var patience = 200; patience > 0 && await app.Data(db => db.MailReceipts.CountAsync()) > 1; patience--)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(50);
        }

        await loop.StopAsync(default);
        Assert.Equal(["new"], await app.Data(db => db.MailReceipts.Select(r => r.Key).ToListAsync()));
    }

    private MailReceipt Receipt(long projectId, string key)
    {
        var receipt = new MailReceipt(projectId, key, key, "omar@example.com", "", "", 1, app.Clock.Now);
        receipt.KeepOut(MailReceiptOutcome.Automatic, "", "", null);
        return receipt;
    }

    /// <summary>What the loop does in one round.</summary>
    private async Task KeepAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        foreach (var keeping in scope.ServiceProvider.GetServices<IHousekeeping>()) await keeping.RunAsync(default);
    }
}
