using Dashboard.Data;
using Dashboard.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Audit;

/// <summary>One line of the trail.</summary>
public sealed record AuditLine(
    long Id, DateTimeOffset At, string Actor, string Action, string Subject, string? Details, string? Address) : LogLine(Id);

/// <summary>What of the trail is wanted; null means everything.</summary>
/// <param name="Actor">The name as it was when it acted.</param>
public sealed record AuditFilter(string? Action, string? Actor);

/// <summary>Reads a project's trail. Nothing here or anywhere else changes or removes an entry.</summary>
public sealed class AuditQueries(DashboardDbContext db)
{
    public async Task<LogPage<AuditLine>> ReadAsync(long projectId, AuditFilter filter, LogPlace place, CancellationToken cancellationToken)
    {
        var matching = db.AuditEntries.AsNoTracking().Where(e => e.ProjectId == projectId);
        if (filter.Action is { Length: > 0 } action)
            matching = matching.Where(e => e.Action == action);
        if (filter.Actor is { Length: > 0 } actor)
            matching = matching.Where(e => e.ActorName == actor);

        var lines = await matching.At(place)
            .Select(e => new AuditLine(e.Id, e.At, e.ActorName, e.Action, e.Subject, e.Details, e.Address)).ToListAsync(cancellationToken);
        return lines.ToPage(place);
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
