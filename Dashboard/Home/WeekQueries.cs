using System.Globalization;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Shared;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Home;

/// <summary>How the last seven days went. The medians are null where nothing was answered or resolved.</summary>
public sealed record Week(BarChart Tickets, BarChart Handshakes, BarChart Mail, TimeSpan? FirstResponse, TimeSpan? Resolution);

/// <summary>Days are UTC days: every member sees the same chart.</summary>
public sealed class WeekQueries(DashboardDbContext db, TimeProvider time)
{
    private const int Days = 7;

    public async Task<Week> ReadAsync(long projectId, CancellationToken cancellationToken)
    {
        var since = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddDays(1 - Days);
        // UpdatedAt is never before any of the others, and it is the one with an index.
        var tickets = await db.Tickets.AsNoTracking().Where(t => t.ProjectId == projectId && t.UpdatedAt >= since)
            .Select(t => new TicketTimes(t.CreatedAt, t.FirstAgentReplyAt, t.ResolvedAt)).ToListAsync(cancellationToken);
        return new Week(
            Chart("Tickets", since, ("Opened", 1, tickets.Select(t => t.Created)), ("Resolved", 4, tickets.Select(t => t.Resolved).OfType<DateTimeOffset>())) with { SideBySide = true },
            await HandshakesAsync(projectId, since, cancellationToken),
            await MailAsync(projectId, since, cancellationToken),
            Median(tickets.Where(t => t.Replied >= since).Select(t => t.Replied - t.Created)),
            Median(tickets.Where(t => t.Resolved >= since).Select(t => t.Resolved - t.Created)));
    }

    private async Task<BarChart> HandshakesAsync(long projectId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var hours = await db.HandshakeCounts.AsNoTracking().Where(c => c.ProjectId == projectId && c.Hour >= since)
            .Select(c => new { c.Hour, c.Passed, c.Failed }).ToListAsync(cancellationToken);
        var passed = new int[Days];
        var failed = new int[Days];
        foreach (var hour in hours)
        {
            if (DayOf(hour.Hour, since) is not { } day)
                continue;
            passed[day] += (int)hour.Passed;
            failed[day] += (int)hour.Failed;
        }

        return new BarChart("Handshakes", "Day", Labels(since), [new("Passed", 1, passed), new("Failed", 2, failed)]);
    }

    private async Task<BarChart> MailAsync(long projectId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var mails = await db.OutboxMails.AsNoTracking().Where(m => m.ProjectId == projectId && m.FinishedAt >= since)
            .Select(m => new { m.State, m.FinishedAt }).ToListAsync(cancellationToken);
        return Chart("Mail", since, In("Sent", 1, MailState.Sent), In("Skipped, read in time", 3, MailState.Skipped), In("Failed", 2, MailState.Failed));

        (string, int, IEnumerable<DateTimeOffset>) In(string name, int colour, MailState state) =>
            (name, colour, mails.Where(m => m.State == state).Select(m => m.FinishedAt!.Value));
    }

    private static BarChart Chart(string title, DateTimeOffset since, params (string Name, int Colour, IEnumerable<DateTimeOffset> Times)[] series) =>
        new(title, "Day", Labels(since), [.. series.Select(s => new ChartSeries(s.Name, s.Colour, PerDay(s.Times, since)))]);

    private static int[] PerDay(IEnumerable<DateTimeOffset> times, DateTimeOffset since)
    {
        var days = new int[Days];
        foreach (var at in times)
            if (DayOf(at, since) is { } day)
                days[day]++;
        return days;
    }

    private static int? DayOf(DateTimeOffset at, DateTimeOffset since) =>
        at >= since && at < since.AddDays(Days) ? (int)(at - since).TotalDays : null;

    private static string[] Labels(DateTimeOffset since) =>
        [.. Enumerable.Range(0, Days).Select(day => since.AddDays(day).ToString("ddd d", CultureInfo.InvariantCulture))];

    private static TimeSpan? Median(IEnumerable<TimeSpan?> spans)
    {
        var sorted = spans.OfType<TimeSpan>().Order().ToList();
        return sorted.Count == 0 ? null : sorted[sorted.Count / 2];
    }

    private sealed record TicketTimes(DateTimeOffset Created, DateTimeOffset? Replied, DateTimeOffset? Resolved);
}
