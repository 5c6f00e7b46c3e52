using System.Diagnostics;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Tests.Support;
using Dashboard.Tests.Team;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Notifications;

/// <summary>The application as a process of its own, killed the hard way while it mails.</summary>
public sealed class CrashTests
{
    private const int Mails = 30;
    private const int Kills = 3;

    [Fact]
    public async Task A_process_that_is_killed_loses_no_mail_and_repeats_at_most_one()
    {
        var slow = new SmtpBehaviour { DelayBeforeReply = 150 };
        await using var smtp = await SmtpServer.StartAsync(slow);
        await using var app = await DashboardApp.StartAsync();
        var desk = new Desk(app);
        for (var i = 0; i < Mails; i++) await desk.ReplyAsync(await desk.OpenTicketAsync(), instantly: true);

        await KillWhileItMailsAsync(app, smtp, slow, Kills);

        var received = await smtp.ReceivedAsync();
        var wanted = await app.Data(db => db.OutboxMails.Select(m => "<" + m.MessageId + ">").ToListAsync());
        Assert.Equal(wanted.Order(), received.Select(m => m.MessageId).Distinct().Order());
        Assert.InRange(received.Count, Mails, Mails + Kills);
    }

    /// <summary>SQLite has committed an outcome when the next mail leaves; PostgreSQL has been sent it (decision 031).</summary>
    [Fact]
    public async Task An_outcome_that_was_under_way_is_written_down_though_its_process_was_killed()
    {
        if (!TestDatabase.IsPostgreSql) return;
        await using var smtp = await SmtpServer.StartAsync();
        await using var app = await DashboardApp.StartAsync();
        var desk = new Desk(app);
        for (var i = 0; i < 12; i++) await desk.ReplyAsync(await desk.OpenTicketAsync(), instantly: true);
        var mails = await app.Data(db => db.OutboxMails.OrderBy(m => m.DueAt).ThenBy(m => m.Id).Select(m => new { m.Id, m.MessageId }).ToListAsync());
        var (late, ahead) = (mails[4], mails[5]);

        await using (var other = app.Database.Open())
        await using (await other.BeginWriteAsync(default))
        {
            // Whoever writes the same note stops it from being written.
            await other.Database.ExecuteSqlAsync($"""INSERT INTO "AcceptedMails" ("MailId", "At", "ReadNumber") SELECT "Id", "CreatedAt", 0 FROM "OutboxMails" WHERE "Id" = {late.Id}""");
            using var victim = Start(app, smtp, new SmtpBehaviour());
            await smtp.WaitForMailAsync(6, seconds: 90);
            await Task.Delay(500);
            victim.Kill();
            await victim.WaitForExitAsync();
        }

        Assert.Equal(mails.Take(6).Select(m => $"<{m.MessageId}>"), (await smtp.ReceivedAsync()).Select(m => m.MessageId));
        await app.EventuallyAsync(db => db.AcceptedMails.AnyAsync(a => a.MailId == late.Id), isNoted => isNoted);
        // Their lease is over.
        await app.Data(db => db.OutboxMails.Where(m => m.State == MailState.Claimed).ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, app.Clock.Now)));
        using var survivor = Start(app, smtp, new SmtpBehaviour());
        await WaitUntilAllEndedAsync(app);
        survivor.Kill();

        var received = (await smtp.ReceivedAsync()).Select(m => m.MessageId).ToList();
        Assert.Equal(mails.Select(m => $"<{m.MessageId}>").Append($"<{ahead.MessageId}>").Order(), received.Order());
    }

    [Fact]
    public async Task Mail_about_accounts_survives_it_too_and_a_repeated_one_carries_the_same_link()
    {
        var slow = new SmtpBehaviour { DelayBeforeReply = 150 };
        await using var smtp = await SmtpServer.StartAsync(slow);
        await using var app = await DashboardApp.StartAsync();
        StaffMember[] askers = [Cast.Alice, Cast.Ada, Cast.Bob, Cast.Erin, Cast.Charlie];
        await app.With<DashboardDbContext>(async db =>
        {
            foreach (var asker in askers.Concat(askers))
                db.Add(new OutboxMail(MailKind.PasswordReset, null, null, asker.Email, "", $"{Guid.NewGuid():N}@acme.test", TimeSpan.FromHours(1), app.Clock.Now));
            await db.SaveChangesAsync();
        });

        await KillWhileItMailsAsync(app, smtp, slow, kills: 1);

        var received = await smtp.ReceivedAsync();
        var wanted = await app.Data(db => db.OutboxMails.Select(m => "<" + m.MessageId + ">").ToListAsync());
        Assert.Equal(wanted.Order(), received.Select(m => m.MessageId).Distinct().Order());
        Assert.InRange(received.Count, wanted.Count, wanted.Count + 1);
        Assert.All(received.GroupBy(m => m.MessageId), copies => Assert.Single(copies.Select(m => TeamScene.LinkIn(m.Text)).Distinct()));
        Assert.Equal(wanted.Count, received.Select(m => TeamScene.LinkIn(m.Text)).Distinct().Count());
        Assert.Equal(wanted.Count, await app.Data(db => db.PasswordResets.CountAsync()));
    }

    /// <summary>Starts it and kills it in the middle of mailing, so many times; then lets another take care of the rest.</summary>
    private static async Task KillWhileItMailsAsync(DashboardApp app, SmtpServer smtp, SmtpBehaviour slow, int kills)
    {
        for (var kill = 1; kill <= kills; kill++)
        {
            using var victim = Start(app, smtp, slow);
            await smtp.WaitForMailAsync((await smtp.ReceivedAsync()).Count + 3, seconds: 90);
            await Task.Delay(Random.Shared.Next(0, 200));
            victim.Kill();
            await victim.WaitForExitAsync();
        }

        using var survivor = Start(app, smtp, slow);
        await WaitUntilAllEndedAsync(app);
        survivor.Kill();
    }

    private static Process Start(DashboardApp app, SmtpServer smtp, SmtpBehaviour behaviour)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Repository.PathTo("Dashboard", "bin", output.Parent!.Name, output.Name, "Dashboard.dll");
        var settings = new Dictionary<string, string?>(app.Database.Settings) { ["DataDirectory"] = app.DataDirectory, ["PublicUrl"] = "https://desk.test" };
        var environment = settings.Concat(smtp.Settings(behaviour)).Where(s => s.Value is not null)
            .ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value!);
        var process = ChildProcess.Start("dotnet", "dotnet", [program, "--urls", "http://127.0.0.1:0"], environment);
        // Unread pipes would fill up and stop it.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task WaitUntilAllEndedAsync(DashboardApp app)
    {
        var patience = Stopwatch.StartNew();
        while (await app.Data(db => db.OutboxMails.AnyAsync(m => m.State != MailState.Sent)))
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), "Mail is still waiting after two minutes.");
            await Task.Delay(250);
        }
    }
}
