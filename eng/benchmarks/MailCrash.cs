using System.Diagnostics;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Benchmarks;

/// <summary>
/// Replies in the outbox, a mail server that answers slowly, and processes that are killed (<c>kill -9</c>) at random moments: every mail
/// arrives, and only a kill between the server's 250 and the commit may repeat one.
/// </summary>
internal static class MailCrash
{
    private const int MailsForEachKill = 40;
    private static readonly SmtpBehaviour Slow = new() { DelayBeforeReply = 60 };
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    public static async Task MeasureAsync(string product, int workers, int mails)
    {
        var kills = mails / MailsForEachKill;
        Bench.Section($"{mails} mails, {kills} kills, {workers} process{(workers == 1 ? "" : "es")}, {DatabaseName}, the server answers after {Slow.DelayBeforeReply} ms");
        await using var smtp = await SmtpServer.StartAsync(Slow);
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { RealTime = true, Settings = smtp.Settings(Slow) });
        await MailSeeding.RunAsync(app, mails);
        var clock = Stopwatch.StartNew();
        var running = Enumerable.Range(0, workers).Select(_ => MailSeeding.Start(product, app, smtp.Settings(Slow))).ToList();
        try
        {
            for (var kill = 1; kill <= kills; kill++) await KillOneAsync(running, smtp, () => MailSeeding.Start(product, app, smtp.Settings(Slow)), mails * kill / (kills + 2));
            while (await MailSeeding.CountWaitingAsync(app) > 0 && clock.Elapsed < Patience) await Task.Delay(500);
        }
        finally
        {
            foreach (var process in running) await EndAsync(process);
        }

        await ShowAsync(app, smtp, kills, clock.Elapsed);
    }

    public static string DatabaseName => TestDatabase.IsPostgreSql ? "PostgreSQL" : "SQLite";

    /// <summary>Kills spread over the whole run: each once another share of the mails has come, and then a random moment later.</summary>
    private static async Task KillOneAsync(List<Process> running, SmtpServer smtp, Func<Process> start, int share)
    {
        var since = Stopwatch.StartNew();
        while ((await smtp.ReceivedAsync()).Count < share && since.Elapsed < TimeSpan.FromMinutes(2)) await Task.Delay(50);
        await Task.Delay(Random.Shared.Next(0, 500));
        var victim = running[Random.Shared.Next(running.Count)];
        running.Remove(victim);
        await EndAsync(victim);
        running.Add(start());
    }

    private static async Task EndAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task ShowAsync(DashboardApp app, SmtpServer smtp, int kills, TimeSpan elapsed)
    {
        var wanted = await app.Data(db => db.OutboxMails.Select(m => "<" + m.MessageId + ">").ToListAsync());
        var copies = (await smtp.ReceivedAsync()).GroupBy(m => m.MessageId, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var arrived = wanted.Count(copies.ContainsKey);
        var duplicates = copies.Values.Sum() - copies.Count;
        var strangers = copies.Keys.Except(wanted, StringComparer.Ordinal).Count();
        Bench.Show("mails that arrived", $"{arrived} of {wanted.Count}", "all", arrived == wanted.Count);
        Bench.Show("arrived twice, under the same Message-ID", $"{duplicates}", $"<= {kills}, one for each kill", duplicates <= kills && strangers == 0);
        Bench.Show("time it took", $"{elapsed.TotalSeconds:F0} s");
    }
}
