using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Tests.Notifications;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Benchmarks;

/// <summary>What the outbox costs while nothing is due, and how soon it notices what becomes due.</summary>
internal static class MailIdle
{
    private const int Seconds = 30;
    private const int Replies = 20;
    private const double MostCpu = 0.01;
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);

    public static async Task MeasureAsync(string product)
    {
        Bench.Section($"Nothing due ({MailCrash.DatabaseName}, {Seconds} s), and replies becoming due");
        using var sink = new SmtpSink();
        await MeasureCpuAsync(product, sink);
        var recorded = new RecordedCommands();
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            RealTime = true,
            BackgroundLoops = true,
            Settings = new Dictionary<string, string?>(sink.Settings) { ["Notifications:Delay"] = $"{Delay}" },
            Services = recorded.AddTo,
        });
        await Task.Delay(TimeSpan.FromSeconds(3));
        recorded.Clear();
        await Task.Delay(TimeSpan.FromSeconds(Seconds));
        var queries = recorded.All.Count(c => c.Contains("OutboxMails", StringComparison.Ordinal));
        Bench.Show("queries of the outbox a tick (1 s)", $"{(double)queries / Seconds:F2}", "<= 1", queries <= Seconds + 1);
        await MeasureLatenessAsync(app, sink);
    }

    private static async Task MeasureCpuAsync(string product, SmtpSink sink)
    {
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { RealTime = true });
        using var process = MailSeeding.Start(product, app, sink.Settings);
        try
        {
            // A process that has just started compiles what it runs often, for about a minute: what runs once a second has then run often.
            await Task.Delay(Settled);
            process.Refresh();
            var before = process.TotalProcessorTime;
            await Task.Delay(TimeSpan.FromSeconds(Seconds));
            process.Refresh();
            var share = (process.TotalProcessorTime - before).TotalSeconds / Seconds;
            Bench.Show("CPU of the whole idle process, of one core", $"{share:P2}", $"<= {MostCpu:P0}", share <= MostCpu);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task MeasureLatenessAsync(DashboardApp app, SmtpSink sink)
    {
        var desk = new Desk(app);
        for (var i = 0; i < Replies; i++)
        {
            await desk.ReplyAsync(await desk.OpenTicketAsync());
            await Task.Delay(Random.Shared.Next(0, 1_500));
        }

        await Task.Delay(Delay + TimeSpan.FromSeconds(3));
        var mails = await app.Data(db => db.OutboxMails.Where(m => m.Recipient == MailRecipient.Customer).Select(m => new { m.MessageId, m.CreatedAt }).ToListAsync());
        var late = mails.Select(m => (sink.Arrivals.TryGetValue(m.MessageId, out var at) ? at : DateTimeOffset.MaxValue) - (m.CreatedAt + Delay)).Order().ToList();
        var worst = late[^1].TotalSeconds;
        Bench.Show($"from due to received, {late.Count} replies, median", $"{late[late.Count / 2].TotalSeconds:F2} s");
        Bench.Show("  a reply made now is noticed after its due time within", $"{worst:F2} s", "<= 1 s", worst <= 1);
    }
}
