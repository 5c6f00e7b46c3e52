using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Audit;

/// <summary>One line of the trail.</summary>
public sealed record AuditLine(
    long Id, DateTimeOffset At, string Actor, string Action, string Subject, string? Details, string? Address);

/// <summary>What of the trail is wanted; null means everything.</summary>
/// <param name="Actor">The name as it was when it acted.</param>
/// <param name="Before">Keyset: only entries with a smaller id (older).</param>
/// <param name="After">Keyset: only entries with a greater id (newer).</param>
public sealed record AuditFilter(string? Action, string? Actor, long? Before, long? After);

/// <summary>A page of the trail, newest first, and whether there is more on either side.</summary>
public sealed record AuditPage(IReadOnlyList<AuditLine> Lines, bool HasNewer, bool HasOlder);

/// <summary>Reads a project's trail. Nothing here or anywhere else changes or removes an entry.</summary>
public sealed class AuditQueries(DashboardDbContext db)
{
    private const int PageSize = 50;

    public async Task<AuditPage> ReadAsync(long projectId, AuditFilter filter, CancellationToken cancellationToken)
    {
        var matching = db.AuditEntries.AsNoTracking().Where(e => e.ProjectId == projectId);
        if (filter.Action is { Length: > 0 } action)
            matching = matching.Where(e => e.Action == action);
        if (filter.Actor is { Length: > 0 } actor)
            matching = matching.Where(e => e.ActorName == actor);

        var forward = filter.After is not null;
        var wanted = forward
            ? matching.Where(e => e.Id > filter.After).OrderBy(e => e.Id)
            : matching.Where(e => filter.Before == null || e.Id < filter.Before).OrderByDescending(e => e.Id);
        // One more than is shown tells whether there is another page.
        var lines = await wanted.Take(PageSize + 1)
            .Select(e => new AuditLine(e.Id, e.At, e.ActorName, e.Action, e.Subject, e.Details, e.Address)).ToListAsync(cancellationToken);
        var more = lines.Count > PageSize;
        if (more)
            lines.RemoveAt(PageSize);
        if (forward)
            lines.Reverse();
        return forward ? new AuditPage(lines, more, true) : new AuditPage(lines, filter.Before is not null, more);
    }

    /// <summary>The actions and actors that occur, for the filters.</summary>
    public async Task<(List<string> Actions, List<string> Actors)> OccurringAsync(long projectId, CancellationToken cancellationToken)
    {
        var entries = db.AuditEntries.AsNoTracking().Where(e => e.ProjectId == projectId);
        return (
            await entries.Select(e => e.Action).Distinct().OrderBy(static a => a).ToListAsync(cancellationToken),
            await entries.Select(e => e.ActorName).Distinct().OrderBy(static a => a).ToListAsync(cancellationToken));
    }
}
