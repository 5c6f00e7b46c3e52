using System.Diagnostics;
using Dashboard.Notifications;
using Dashboard.Platform.Mail;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Benchmarks;

/// <summary>
/// Due mails drained by the published product into a loopback server, beside the same transport sending one of the same letters to the same server in a bare
/// loop: no database, no templates. Both are processes of their own with the same settings of the runtime. The loop sends over one connection, the product over
/// as many as it takes, one mail after another (decision 029). They take turns, and the median of the rounds' ratios counts: the machine may be busier for a
/// while. Both are measured once the runtime has compiled what they need: the product's share of that takes a processor for the first ten seconds.
/// </summary>
internal static class MailDrain
{
    private const int Warm = 15_000;
    private const int Rounds = 5;
    private const double LeastShare = 0.7;
    private const double MostGrowth = 1.25;
    private static readonly TimeSpan Delay = TimeSpan.FromDays(1);

    /// <param name="mails">In each of the rounds.</param>
    public static async Task MeasureAsync(string product, int mails)
    {
        Bench.Section($"{mails} due mails drained, beside a bare loop of the same transport, {Rounds} rounds ({MailCrash.DatabaseName})");
        using var sink = new SmtpSink();
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            RealTime = true, Settings = new Dictionary<string, string?>(sink.Settings) { ["Notifications:Delay"] = $"{Delay:c}" },
        });
        await MailSeeding.RunAsync(app, (mails * Rounds) + Warm, instantly: false);
        await WriteLetterAsync(app);
        var first = await app.Data(db => db.OutboxMails.MinAsync(m => m.Id));
        using var process = MailSeeding.Start(product, app, sink.Settings);
        try
        {
            await DrainAsync(app, sink, process, first, Warm);
            using var bare = new BareLoop(app.DataDirectory, sink);
            await bare.SendAsync(Warm);
            List<Round> rounds = [];
            for (first += Warm; rounds.Count < Rounds; first += mails)
            {
                var floor = await bare.SendAsync(mails);
                var (rate, work) = await DrainAsync(app, sink, process, first, mails);
                rounds.Add(new Round(floor, rate, work, process.WorkingSet64 / 1e6));
            }

            Show(rounds);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static void Show(List<Round> rounds)
    {
        foreach (var round in rounds) Bench.Show("bare loop, drained", $"{round.Bare:F0}, {round.Drained:F0} mails/s, {round.Ratio:P0}");
        var ratio = Bench.Median(rounds.Select(r => r.Ratio));
        Bench.Show("  ratio, median", $"{ratio:P0}", $">= {LeastShare:P0}", ratio >= LeastShare);
        Bench.Show("  CPU for each mail, median", $"{Bench.Median(rounds.Select(r => r.Work)):F2} ms");
        Bench.Show("resident after each round", string.Join(", ", rounds.Select(r => $"{r.Megabytes:F0} MB")));
        var growth = rounds[^1].Megabytes / rounds[0].Megabytes;
        Bench.Show("  growth from the first to the last", $"{growth:F2}", $"<= {MostGrowth}", growth <= MostGrowth);
    }

    /// <summary>The first of the mails, for the bare loop.</summary>
    private static async Task WriteLetterAsync(DashboardApp app)
    {
        var id = await app.Data(db => db.OutboxMails.MinAsync(m => m.Id));
        var facts = await app.With<LoadTicketMails, TicketMailFacts>(load => Task.FromResult(load.Run([id])[id]));
        var composed = await app.With<ComposeTicketMail, Composed>(c => c.RunAsync(facts, new Mailbox("support@acme.test", ""), CancellationToken.None));
        await BareLoop.KeepAsync(app.DataDirectory, composed.Letter!);
    }

    /// <summary>Makes so many due, from the first on.</summary>
    /// <returns>Mails a second from when the first came, and milliseconds of the processors that each took.</returns>
    private static async Task<(double Rate, double Work)> DrainAsync(DashboardApp app, SmtpSink sink, Process process, long first, int mails)
    {
        var (now, earlier) = (DateTimeOffset.UtcNow, sink.Received);
        process.Refresh();
        var worked = process.TotalProcessorTime;
        await app.Data(db => db.OutboxMails.Where(m => m.Id >= first && m.Id < first + mails).ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, now)));
        await UntilAsync(sink, earlier + 1, process);
        var (clock, from) = (Stopwatch.StartNew(), sink.Received);
        await UntilAsync(sink, earlier + mails, process);
        clock.Stop();
        process.Refresh();
        return ((sink.Received - from) / clock.Elapsed.TotalSeconds, (process.TotalProcessorTime - worked).TotalMilliseconds / mails);
    }

    private static async Task UntilAsync(SmtpSink sink, int count, Process process)
    {
        for (var patience = Stopwatch.StartNew(); sink.Received < count; await Task.Delay(10))
        {
            if (process.HasExited || patience.Elapsed > TimeSpan.FromMinutes(10)) throw new InvalidOperationException($"{sink.Received} of {count} mails came.");
        }
    }

    private sealed record Round(double Bare, double Drained, double Work, double Megabytes)
    {
        public double Ratio => Drained / Bare;
    }
}
