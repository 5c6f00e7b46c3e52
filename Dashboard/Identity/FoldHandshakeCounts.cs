using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Platform.Background;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>
/// Puts the hours of long ago together into one row for each door: charts look back a week, but the sums since the first start go on in
/// <c>/metrics</c>, where a counter that fell would look like a restart, and a door that let somebody in once has done so.
/// </summary>
public sealed class FoldHandshakeCounts(DashboardDbContext db, TimeProvider time) : IHousekeeping
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - HandshakeCount.Kept;
        var projects = await Old(before).Select(c => c.ProjectId).Distinct().ToListAsync(cancellationToken);
        foreach (var project in projects) await FoldAsync(project, before, cancellationToken);
    }

    private IQueryable<HandshakeCount> Old(DateTimeOffset before) => db.HandshakeCounts.Where(c => c.Hour < before && c.Hour > HandshakeCount.LongAgo);

    private async Task FoldAsync(long projectId, DateTimeOffset before, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        // Another process folds at the same moment: one after the other, and the second finds nothing.
        if (await db.LockProjectAsync(projectId, cancellationToken) is null) return;
        var old = Old(before).Where(c => c.ProjectId == projectId);
        var sums = await old.GroupBy(c => new { c.Door, c.DoorId })
            .Select(g => new { g.Key.Door, g.Key.DoorId, Passed = g.Sum(c => c.Passed), Failed = g.Sum(c => c.Failed) }).ToListAsync(cancellationToken);
        await old.ExecuteDeleteAsync(cancellationToken);
        foreach (var sum in sums)
        {
            var folded = await db.HandshakeCounts.AsTracking()
                .SingleOrDefaultAsync(c => c.ProjectId == projectId && c.Door == sum.Door && c.DoorId == sum.DoorId && c.Hour == HandshakeCount.LongAgo, cancellationToken)
                ?? db.Add(new HandshakeCount(projectId, sum.Door, sum.DoorId, HandshakeCount.LongAgo)).Entity;
            folded.Add(sum.Passed, sum.Failed);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
