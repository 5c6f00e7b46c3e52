using System.Diagnostics;
using Dashboard.Notifications;
using Dashboard.Platform.Mail;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Benchmarks;

/// <summary>
/// Due mails drained by the published product into a loopback server, beside the same transport sending one of the same letters to the same server in a bare
/// loop: no database, no templates. Both are processes of their own with the same settings of the runtime. The loop sends over one connection, the product over
/// as many as it takes, one mail after another (decision 029). Both are measured once the runtime has compiled what they need: the product's share of that takes a processor for the first ten seconds.
/// </summary>
internal static class MailDrain
{
    private const int Warm = 15_000;
    private const double LeastShare = 0.7;
    private const double MostGrowth = 1.25;

    public static async Task MeasureAsync(string product, int mails)
    {
        Bench.Section($"{mails} due mails drained, beside a bare loop of the same transport ({MailCrash.DatabaseName})");
        using var sink = new SmtpSink();
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { RealTime = true, Settings = sink.Settings });
        await MailSeeding.RunAsync(app, mails + Warm);
        await WriteLetterAsync(app);
        var before = await BareLoop.RunAsync(app.DataDirectory, sink, Warm, mails / 2);
        var (rate, work, memory) = await DrainAsync(product, app, sink, mails);
        // On both sides of the drain: the machine may be busier at one end.
        var bare = (before + await BareLoop.RunAsync(app.DataDirectory, sink, Warm, mails / 2)) / 2;
        Bench.Show("bare loop", $"{bare:F0} mails/s");
        Bench.Show("drained", $"{rate:F0} mails/s");
        Bench.Show("  ratio", $"{rate / bare:P0}", $">= {LeastShare:P0}", rate / bare >= LeastShare);
        Bench.Show("  CPU for each mail", $"{work:F2} ms");
        Bench.Show("resident after 10, 50, 100 %", string.Join(", ", memory.Select(m => $"{m:F0} MB")));
        Bench.Show("  growth from 50 to 100 %", $"{memory[2] / memory[1]:F2}", $"<= {MostGrowth}", memory[2] / memory[1] <= MostGrowth);
    }

    /// <summary>The first of the mails, for the bare loop.</summary>
    private static async Task WriteLetterAsync(DashboardApp app)
    {
        var id = await app.Data(db => db.OutboxMails.MinAsync(m => m.Id));
        var facts = await app.With<LoadTicketMails, TicketMailFacts>(load => Task.FromResult(load.Run([id])[id]));
        var composed = await app.With<ComposeTicketMail, Composed>(c => c.RunAsync(facts, new Mailbox("support@acme.test", ""), CancellationToken.None));
        await BareLoop.KeepAsync(app.DataDirectory, composed.Letter!);
    }

    private static async Task<(double Rate, double Work, double[] Megabytes)> DrainAsync(string product, DashboardApp app, SmtpSink sink, int mails)
    {
        var earlier = sink.Received;
        using var process = MailSeeding.Start(product, app, sink.Settings);
        try
        {
            await UntilAsync(sink, earlier + Warm, process);
            process.Refresh();
            var (clock, from, worked) = (Stopwatch.StartNew(), sink.Received, process.TotalProcessorTime);
            List<double> memory = [];
            foreach (var share in new[] { 0.1, 0.5, 1 })
            {
                await UntilAsync(sink, earlier + Warm + (int)(mails * share), process);
                if (share == 1) clock.Stop();
                process.Refresh();
                memory.Add(process.WorkingSet64 / 1e6);
            }

            var sent = sink.Received - from;
            return (sent / clock.Elapsed.TotalSeconds, (process.TotalProcessorTime - worked).TotalMilliseconds / sent, [.. memory]);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task UntilAsync(SmtpSink sink, int count, Process process)
    {
        for (var patience = Stopwatch.StartNew(); sink.Received < count; await Task.Delay(20))
        {
            if (process.HasExited || patience.Elapsed > TimeSpan.FromMinutes(10)) throw new InvalidOperationException($"{sink.Received} of {count} mails came.");
        }
    }
}
