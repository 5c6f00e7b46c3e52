using System.Data.Common;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>Writes down what <see cref="HandshakeCounters"/> gathered, and forgets revoked sessions that would be over anyway.</summary>
public sealed class FlushHandshakes(DashboardDbContext db, HandshakeCounters counters, TimeProvider time)
{
    /// <summary>One transaction; what it cannot write it gives back to be tried again.</summary>
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var batch = counters.Take();
        if (batch.IsEmpty) return;
        try
        {
            await using var transaction = await db.BeginWriteAsync(cancellationToken);
            foreach (var (key, count) in batch.Counts) await AddAsync(key, count, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await TouchAsync(batch, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch
        {
            db.ChangeTracker.Clear();
            counters.Return(batch);
            throw;
        }
    }

    /// <summary>Deletes the deny-list's entries of sessions that have expired.</summary>
    public Task<int> ForgetRevokedAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db.RevokedSessions.Where(s => s.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task AddAsync(HandshakeCounters.Key key, HandshakeCounters.Count count, CancellationToken cancellationToken)
    {
        var updated = await db.HandshakeCounts
            .Where(c => c.ProjectId == key.Door.ProjectId && c.Door == key.Door.Door && c.DoorId == key.Door.DoorId && c.Hour == key.Hour)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Passed, c => c.Passed + count.Passed).SetProperty(c => c.Failed, c => c.Failed + count.Failed), cancellationToken);
        if (updated > 0) return;
        var first = new HandshakeCount(key.Door.ProjectId, key.Door.Door, key.Door.DoorId, key.Hour);
        first.Add(count.Passed, count.Failed);
        db.HandshakeCounts.Add(first);
    }

    private async Task TouchAsync(HandshakeCounters.Batch batch, CancellationToken cancellationToken)
    {
        foreach (var (id, at) in batch.SecretsUsed)
        {
            DateTimeOffset? usedAt = at;
            await db.DoorSecrets.Where(s => s.Id == id && (s.LastUsedAt == null || s.LastUsedAt < at))
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastUsedAt, usedAt), cancellationToken);
        }

        foreach (var (id, at) in batch.CustomersSeen)
        {
            await db.Customers.Where(c => c.Id == id && c.LastSeenAt < at)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.LastSeenAt, at), cancellationToken);
        }
    }
}

/// <summary>Flushes every ten seconds and once more at the end; every hour forgets what is over.</summary>
internal sealed class FlushHandshakesLoop(IServiceScopeFactory scopes, TimeProvider time, ILogger<FlushHandshakesLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private const int RoundsPerHour = 360;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var round = 1; !stoppingToken.IsCancellationRequested; round++)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await RunAsync((flush, token) => flush.ExecuteAsync(token));
            if (round % RoundsPerHour != 1) continue;
            await RunAsync((flush, token) => flush.ForgetRevokedAsync(token));
            await RunAsync(async (_, token) => await DestroySecretsAsync(token));
        }
    }

    private async Task RunAsync(Func<FlushHandshakes, CancellationToken, Task> run)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await run(scope.ServiceProvider.GetRequiredService<FlushHandshakes>(), CancellationToken.None);
        }
        catch (Exception e) when (e is DbException or DbUpdateException or InvalidOperationException)
        {
            logger.LogWarning(e, "Cannot write down handshakes; trying again");
        }
    }

    private async Task DestroySecretsAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DestroyPreviousSecret>().DestroyDueAsync(cancellationToken);
    }
}
