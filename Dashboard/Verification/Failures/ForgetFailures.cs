using Dashboard.Data;
using Dashboard.Data.Verification;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Verification.Failures;

/// <summary>
/// Forgets failures after seven days, and of a door with too many the oldest of its commonest failure: so a flood evicts itself and nobody
/// else.
/// </summary>
public sealed class ForgetFailures(DashboardDbContext db, TimeProvider time)
{
    /// <param name="mostPerDoor">Usually <see cref="HandshakeFailure.MostPerDoor"/>.</param>
    /// <param name="cancellationToken">Cancels between deletions.</param>
    public async Task RunAsync(int mostPerDoor, CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() - HandshakeFailure.Kept;
        await db.HandshakeFailures.Where(f => f.LastAt < end).ExecuteDeleteAsync(cancellationToken);
        var crowded = await db.HandshakeFailures.GroupBy(f => new { f.ProjectId, f.Door, f.DoorId })
            .Where(g => g.Count() > mostPerDoor).Select(g => new { g.Key, Surplus = g.Count() - mostPerDoor }).ToListAsync(cancellationToken);
        foreach (var door in crowded)
        {
            await ThinAsync(db.HandshakeFailures.Where(f => f.ProjectId == door.Key.ProjectId && f.Door == door.Key.Door && f.DoorId == door.Key.DoorId), door.Surplus, cancellationToken);
        }
    }

    private static async Task ThinAsync(IQueryable<HandshakeFailure> ofDoor, int surplus, CancellationToken cancellationToken)
    {
        var groups = await ofDoor.GroupBy(f => new { f.Code, f.Causes }).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        var left = groups.ToDictionary(g => g.Key, g => g.Count);
        var given = groups.ToDictionary(g => g.Key, _ => 0);
        for (; surplus > 0; surplus--)
        {
            var largest = left.MaxBy(g => g.Value).Key;
            left[largest]--;
            given[largest]++;
        }

        foreach (var (key, count) in given.Where(g => g.Value > 0))
        {
            var oldest = ofDoor.Where(f => f.Code == key.Code && f.Causes == key.Causes).OrderBy(f => f.LastAt).ThenBy(f => f.Id).Take(count).Select(f => f.Id);
            await ofDoor.Where(f => oldest.Contains(f.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
