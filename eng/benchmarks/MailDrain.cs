using System.Diagnostics;
using Dashboard.Data;
using Dashboard.Platform.Mail;
using Dashboard.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Benchmarks;

/// <summary>
/// Due mails drained by the published product into a loopback server, beside the same transport sending letters of the same size to the
/// same server in a bare loop: no database, no templates, one after another.
/// </summary>
internal static class MailDrain
{
    private const int Mails = 10_000;
    private const int Warm = 500;
    private const double LeastShare = 0.7;
    private const double MostGrowth = 1.25;

    public static async Task MeasureAsync(string product)
    {
        Bench.Section($"{Mails} due mails drained, beside a bare loop of the same transport ({MailCrash.DatabaseName})");
        using var sink = new SmtpSink();
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { RealTime = true, Settings = sink.Settings });
        await MailSeeding.RunAsync(app, Mails);
        var before = await BareLoopAsync(app, sink);
        var (rate, memory) = await DrainAsync(product, app, sink);
        // On both sides of the drain: the machine may be busier at one end.
        var bare = (before + await BareLoopAsync(app, sink)) / 2;
        Bench.Show("bare loop", $"{bare:F0} mails/s");
        Bench.Show("drained", $"{rate:F0} mails/s");
        Bench.Show("  ratio", $"{rate / bare:P0}", $">= {LeastShare:P0}", rate / bare >= LeastShare);
        Bench.Show("resident after 10, 50, 100 %", string.Join(", ", memory.Select(m => $"{m:F0} MB")));
        Bench.Show("  growth from 50 to 100 %", $"{memory[2] / memory[1]:F2}", $"<= {MostGrowth}", memory[2] / memory[1] <= MostGrowth);
    }

    private static async Task<double> BareLoopAsync(DashboardApp app, SmtpSink sink)
    {
        var transport = app.Services.GetRequiredService<IMailTransport>();
        var text = new string('x', 400);
        var html = new string('x', 2_200);
        var clock = new Stopwatch();
        for (var i = 0; i < Warm * 4; i++)
        {
            if (i == Warm) clock.Start();
            var outcome = await transport.SendAsync(new OutgoingMail
            {
                From = new Mailbox("support@acme.test", "Acme"),
                To = new Mailbox("customer@example.com", "Customer"),
                Subject = "[#1] Question",
                Text = text,
                Html = html,
                MessageId = $"{OpaqueId.New()}@bare.test",
            }, CancellationToken.None);
            if (outcome.Kind != MailOutcomeKind.Sent) throw new InvalidOperationException(outcome.Reason);
        }

        return Warm * 3 / clock.Elapsed.TotalSeconds;
    }

    private static async Task<(double Rate, double[] Megabytes)> DrainAsync(string product, DashboardApp app, SmtpSink sink)
    {
        var earlier = sink.Received;
        using var process = MailSeeding.Start(product, app, sink.Settings);
        try
        {
            await UntilAsync(sink, earlier + Warm, process);
            var clock = Stopwatch.StartNew();
            var from = sink.Received;
            List<double> memory = [];
            foreach (var share in new[] { 0.1, 0.5, 1 })
            {
                await UntilAsync(sink, earlier + (int)(Mails * share), process);
                if (share == 1) clock.Stop();
                process.Refresh();
                memory.Add(process.WorkingSet64 / 1e6);
            }

            return ((sink.Received - from) / clock.Elapsed.TotalSeconds, [.. memory]);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task UntilAsync(SmtpSink sink, int count, Process process)
    {
        for (var patience = Stopwatch.StartNew(); sink.Received < count; await Task.Delay(5))
        {
            if (process.HasExited || patience.Elapsed > TimeSpan.FromMinutes(10)) throw new InvalidOperationException($"{sink.Received} of {count} mails came.");
        }
    }
}
