using System.Globalization;
using Dashboard.Data;
using Dashboard.Identity;
using Dashboard.Shared;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Verification.Failures;

/// <summary>Handshakes passed and failed by the hour of the last day, with the changes of settings that may explain a jump.</summary>
public sealed class HandshakeChart(DashboardDbContext db, TimeProvider time)
{
    private const int Hours = 24;
    private const int MostMarks = 12;

    /// <param name="projectId">Whose.</param>
    /// <param name="door">Null for all doors.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<BarChart> ReadAsync(long projectId, DoorKey? door, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var first = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(1 - Hours);
        var counts = db.HandshakeCounts.Where(c => c.ProjectId == projectId && c.Hour >= first);
        if (door is { } one) counts = counts.Where(c => c.Door == one.Door && c.DoorId == one.DoorId);
        var rows = await counts.Select(c => new { c.Hour, c.Passed, c.Failed }).ToListAsync(cancellationToken);
        var (passed, failed) = (new int[Hours], new int[Hours]);
        foreach (var row in rows)
        {
            if (IndexOf(row.Hour, first) is not { } hour) continue;
            passed[hour] += (int)Math.Min(row.Passed, int.MaxValue / Hours);
            failed[hour] += (int)Math.Min(row.Failed, int.MaxValue / Hours);
        }

        return new BarChart("Handshakes by the hour", "Hour (UTC)", Labels(first), [new("Passed", 1, passed), new("Failed", 2, failed)])
        {
            LabelEvery = 4,
            Marks = await MarksAsync(projectId, first, cancellationToken),
        };
    }

    private async Task<IReadOnlyList<ChartMark>> MarksAsync(long projectId, DateTimeOffset first, CancellationToken cancellationToken)
    {
        var entries = await db.AuditEntries
            .Where(e => e.ProjectId == projectId && e.At >= first)
            .Where(e => e.Action.EndsWith(".secret.rotated") || e.Action == "portal.enabled" || e.Action == "portal.disabled"
                || e.Action.EndsWith(".origins.changed") || e.Action.EndsWith(".domains.changed") || e.Action == "widget.configured")
            .OrderByDescending(e => e.Id).Take(MostMarks).Select(e => new { e.At, e.Action }).ToListAsync(cancellationToken);
        return [.. entries.AsEnumerable().Reverse().Where(e => IndexOf(e.At, first) is not null)
            .Select(e => new ChartMark(IndexOf(e.At, first)!.Value, e.At, Words(e.Action)))];
    }

    private static int? IndexOf(DateTimeOffset at, DateTimeOffset first) => at >= first && at < first.AddHours(Hours) ? (int)(at - first).TotalHours : null;

    private static string[] Labels(DateTimeOffset first) =>
        [.. Enumerable.Range(0, Hours).Select(hour => first.AddHours(hour).ToString("HH:00", CultureInfo.InvariantCulture))];

    private static string Words(string action)
    {
        var door = action.Split('.')[0] switch
        {
            "portal" => "Embedded Portal",
            "ticket-center" => "Ticket Center",
            _ => "Widget",
        };
        var what = action.Split('.', 2)[1] switch
        {
            "secret.rotated" => "secret rotated",
            "enabled" => "enabled",
            "disabled" => "disabled",
            "origins.changed" => "allowed origins changed",
            "configured" => "settings changed",
            _ => "allowed domains changed",
        };
        return $"{door}: {what}";
    }
}
