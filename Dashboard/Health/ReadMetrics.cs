using System.Diagnostics;
using System.Globalization;
using System.Text;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Health;

/// <summary>The few numbers that say whether an installation is well, in Prometheus's text format (version 0.0.4).</summary>
public sealed class ReadMetrics(DashboardDbContext db, TimeProvider time)
{
    private static readonly MailState[] Waiting = [MailState.Pending, MailState.Claimed, MailState.Retrying];

    public async Task<string> ExecuteAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        AddProcess(text);
        await AddHandshakesAsync(text, cancellationToken);
        await AddOutboxAsync(text, cancellationToken);
        return text.ToString();
    }

    private static void AddProcess(StringBuilder text)
    {
        using var process = Process.GetCurrentProcess();
        Add(text, "process_cpu_seconds_total", "counter", "Processor time used, in seconds.", process.TotalProcessorTime.TotalSeconds);
        Add(text, "process_resident_memory_bytes", "gauge", "Resident memory.", process.WorkingSet64);
        Add(text, "process_start_time_seconds", "gauge", "Start, in Unix seconds.", new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeSeconds());
        Add(text, "process_threads", "gauge", "Threads.", process.Threads.Count);
        Add(text, "dotnet_gc_heap_bytes", "gauge", "Managed heap after the last collection.", GC.GetGCMemoryInfo().HeapSizeBytes);
        Add(text, "dotnet_threadpool_queue_length", "gauge", "Work that waits for a thread.", ThreadPool.PendingWorkItemCount);
    }

    /// <summary>Counted in memory and flushed every few seconds, so a little behind.</summary>
    private async Task AddHandshakesAsync(StringBuilder text, CancellationToken cancellationToken)
    {
        var sums = await db.HandshakeCounts.AsNoTracking().GroupBy(c => c.Door)
            .Select(g => new { Door = g.Key, Passed = g.Sum(c => c.Passed), Failed = g.Sum(c => c.Failed) }).ToListAsync(cancellationToken);
        Head(text, "dashboard_handshakes_total", "counter", "Handshakes since the first start, by door and result.");
        foreach (var sum in sums)
        {
            Line(text, $"dashboard_handshakes_total{{door=\"{sum.Door}\",result=\"passed\"}}", sum.Passed);
            Line(text, $"dashboard_handshakes_total{{door=\"{sum.Door}\",result=\"failed\"}}", sum.Failed);
        }
    }

    private async Task AddOutboxAsync(StringBuilder text, CancellationToken cancellationToken)
    {
        var states = await db.OutboxMails.AsNoTracking().Where(m => Waiting.Contains(m.State)).GroupBy(m => m.State)
            .Select(g => new { State = g.Key, Count = g.LongCount(), Due = g.Min(m => m.DueAt) }).ToListAsync(cancellationToken);
        Head(text, "dashboard_outbox_mails", "gauge", "Mail that waits, by state.");
        foreach (var state in Waiting)
        {
            Line(text, $"dashboard_outbox_mails{{state=\"{state}\"}}", states.Find(s => s.State == state)?.Count ?? 0);
        }

        var oldest = states.Count == 0 ? TimeSpan.Zero : time.GetUtcNow() - states.Min(s => s.Due);
        Add(text, "dashboard_outbox_overdue_seconds", "gauge", "How long the oldest mail is past its due time.", Math.Max(0, oldest.TotalSeconds));
    }

    private static void Add(StringBuilder text, string name, string type, string help, double value)
    {
        Head(text, name, type, help);
        Line(text, name, value);
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Line(StringBuilder text, string name, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
}
