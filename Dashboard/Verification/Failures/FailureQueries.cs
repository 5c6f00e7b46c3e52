using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Data.Verification;
using Dashboard.Identity;
using Dashboard.Shared;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Verification.Failures;

/// <summary>What of the failures is wanted; null means everything.</summary>
/// <param name="Cause">Among a failure's causes; empty for what nothing explains.</param>
public sealed record FailureFilter(DoorKey? Door, string? Code, string? Cause, string? Origin);

/// <summary>One line of the list.</summary>
public sealed record FailureLine(
    long Id, Door Door, long DoorId, string Code, string Causes, string? Origin, string? Identifier, long? ClockSkew, long Count, DateTimeOffset FirstAt, DateTimeOffset LastAt);

/// <summary>All failures of one kind together.</summary>
public sealed record FailureGroup(Door Door, long DoorId, string Code, string Causes, long Count, DateTimeOffset FirstAt, DateTimeOffset LastAt, DateTimeOffset? RotatedAt);

/// <summary>A page of the list, the latest first.</summary>
public sealed record FailurePage(IReadOnlyList<FailureLine> Lines, ListPosition? Older, bool AtTheTop);

/// <summary>Reads a project's refused handshakes.</summary>
public sealed class FailureQueries(DashboardDbContext db)
{
    private const int PageSize = 25;
    private const int MostGroups = 8;
    private const int MostChoices = 100;

    /// <summary>One page.</summary>
    /// <param name="projectId">Whose.</param>
    /// <param name="filter">Which.</param>
    /// <param name="before">Where the page before ended; null for the first.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<FailurePage> ListAsync(long projectId, FailureFilter filter, ListPosition? before, CancellationToken cancellationToken)
    {
        var wanted = Of(projectId, filter);
        if (before is { } position) wanted = wanted.Where(f => f.LastAt < position.At || (f.LastAt == position.At && f.Id < position.Id));
        // One more than is shown tells whether there is another page.
        var lines = await wanted.OrderByDescending(f => f.LastAt).ThenByDescending(f => f.Id).Take(PageSize + 1)
            .Select(f => new FailureLine(f.Id, f.Door, f.DoorId, f.Code, f.Causes, f.Origin, f.Identifier, f.ClockSkew, f.Count, f.FirstAt, f.LastAt))
            .ToListAsync(cancellationToken);
        var hasMore = lines.Count > PageSize;
        if (hasMore) lines.RemoveAt(PageSize);
        return new FailurePage(lines, hasMore ? new ListPosition(lines[^1].LastAt, lines[^1].Id) : null, before is null);
    }

    /// <summary>The kinds that occur, the latest first, with the last rotation where that is what matters.</summary>
    public async Task<IReadOnlyList<FailureGroup>> GroupAsync(long projectId, FailureFilter filter, CancellationToken cancellationToken)
    {
        var groups = await Of(projectId, filter).GroupBy(f => new { f.Door, f.DoorId, f.Code, f.Causes })
            .Select(g => new { g.Key, Count = g.Sum(f => f.Count), First = g.Min(f => f.FirstAt), Last = g.Max(f => f.LastAt) })
            .OrderByDescending(g => g.Last).Take(MostGroups).ToListAsync(cancellationToken);
        var rotations = await db.DoorSecrets.Where(s => s.ProjectId == projectId && s.RetiredAt != null)
            .GroupBy(s => new { s.Door, s.DoorId }).Select(g => new { g.Key, At = g.Max(s => s.RetiredAt) }).ToListAsync(cancellationToken);
        return
        [
            .. groups.Select(g => new FailureGroup(
                g.Key.Door, g.Key.DoorId, g.Key.Code, g.Key.Causes, g.Count, g.First, g.Last,
                g.Key.Causes.StartsWith("previous-secret", StringComparison.Ordinal)
                    ? rotations.FirstOrDefault(r => r.Key.Door == g.Key.Door && r.Key.DoorId == g.Key.DoorId)?.At
                    : null)),
        ];
    }

    /// <summary>The codes, causes and origins that occur, for the filters.</summary>
    public async Task<(IReadOnlyList<string> Codes, IReadOnlyList<string> Causes, IReadOnlyList<string> Origins)> ChoicesAsync(long projectId, CancellationToken cancellationToken)
    {
        var all = db.HandshakeFailures.Where(f => f.ProjectId == projectId);
        var causes = await all.Select(f => f.Causes).Distinct().OrderBy(c => c).Take(MostChoices).ToListAsync(cancellationToken);
        return (
            await all.Select(f => f.Code).Distinct().OrderBy(c => c).Take(MostChoices).ToListAsync(cancellationToken),
            [.. causes.SelectMany(c => c.Split(',')).Distinct().OrderBy(CauseCatalog.NameOf, StringComparer.Ordinal)],
            await all.Where(f => f.Origin != null).Select(f => f.Origin!).Distinct().OrderBy(o => o).Take(MostChoices).ToListAsync(cancellationToken));
    }

    /// <summary>One failure with its last trace ids; null where the project has none such.</summary>
    public async Task<(FailureLine Line, IReadOnlyList<(string TraceId, DateTimeOffset At)> Traces)?> FindAsync(long projectId, long id, CancellationToken cancellationToken)
    {
        var line = await db.HandshakeFailures.Where(f => f.ProjectId == projectId && f.Id == id)
            .Select(f => new FailureLine(f.Id, f.Door, f.DoorId, f.Code, f.Causes, f.Origin, f.Identifier, f.ClockSkew, f.Count, f.FirstAt, f.LastAt))
            .SingleOrDefaultAsync(cancellationToken);
        if (line is null) return null;
        var traces = await db.HandshakeTraces.Where(t => t.FailureId == id).OrderByDescending(t => t.At).ThenBy(t => t.TraceId)
            .Select(t => new { t.TraceId, t.At }).ToListAsync(cancellationToken);
        return (line, [.. traces.Select(t => (t.TraceId, t.At))]);
    }

    /// <summary>The failure that a trace id belongs to; null where the project has none such.</summary>
    public Task<long?> FindByTraceAsync(long projectId, string traceId, CancellationToken cancellationToken) => db.HandshakeTraces
        .Where(t => t.TraceId == traceId && t.ProjectId == projectId).Select(t => (long?)t.FailureId).SingleOrDefaultAsync(cancellationToken);

    private IQueryable<HandshakeFailure> Of(long projectId, FailureFilter filter)
    {
        var wanted = db.HandshakeFailures.Where(f => f.ProjectId == projectId);
        if (filter.Door is { } door) wanted = wanted.Where(f => f.Door == door.Door && f.DoorId == door.DoorId);
        if (filter.Code is { } code) wanted = wanted.Where(f => f.Code == code);
        if (filter.Cause is { Length: 0 }) wanted = wanted.Where(f => f.Causes == "");
        if (filter.Cause is { Length: > 0 } cause) wanted = wanted.Where(f => ("," + f.Causes + ",").Contains("," + cause + ","));
        if (filter.Origin is { } origin) wanted = wanted.Where(f => f.Origin == origin);
        return wanted;
    }
}
