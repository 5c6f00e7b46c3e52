using Dashboard.Data.Notifications;
using Dashboard.Notifications;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Notifications;

/// <summary>A process that is asked to stop while its lane has claimed more than it has sent.</summary>
public sealed class StopTests
{
    private const int Mails = 12;

    [Fact]
    public async Task What_is_claimed_and_not_begun_is_given_back_and_another_worker_sends_it_once()
    {
        await using var smtp = await SmtpServer.StartAsync(new SmtpBehaviour { DelayBeforeReply = 800 });
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()), RealTime = true });
        var desk = new Desk(app);
        for (var i = 0; i < Mails; i++) await desk.ReplyAsync(await desk.OpenTicketAsync(), instantly: true);

        using var stop = new CancellationTokenSource();
        var lane = Task.Run(() => app.With<DrainMailLane, DateTimeOffset?>(d => d.RunAsync(MailLane.Installation, stop.Token)));
        // The second mail is one of two that were claimed together, and others are being claimed behind them.
        await smtp.WaitForMailAsync(2);
        await stop.CancelAsync();
        // It may end with word of the cancellation.
        await Task.WhenAny(lane).WaitAsync(TimeSpan.FromSeconds(30));

        var mails = await app.Data(db => db.OutboxMails.AsNoTracking().ToListAsync());
        Assert.InRange(mails.Count(m => m.State == MailState.Sent), 2, Mails - 1);
        Assert.All(mails, m => Assert.Null(m.ClaimedBy));
        Assert.All(mails, m => Assert.Equal(m.State == MailState.Sent ? 1 : 0, m.Attempts));

        await smtp.BehaveAsync(new SmtpBehaviour());
        await app.With<DrainMailLane, DateTimeOffset?>(d => d.RunAsync(MailLane.Installation, default));
        var received = await smtp.ReceivedAsync();
        Assert.Equal(mails.Select(m => $"<{m.MessageId}>").Order(), received.Select(m => m.MessageId).Order());
    }
}
