using System.Data.Common;
using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Platform.Database;

/// <summary>Looks twice a second whether another process on the same database changed settings.</summary>
internal sealed class PollConfiguration(IServiceScopeFactory scopes, ConfigurationChanges changes, TimeProvider time, ILogger<PollConfiguration> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long? seen = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var value = await ReadAsync(stoppingToken);
                if (seen is not null && value != seen) changes.Announce();
                seen = value;
                await Task.Delay(Interval, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
            {
                // A database that is away comes back; until then the caches are as good as it gets.
                logger.LogWarning(e, "Cannot read the configuration stamp");
                await Task.Delay(TimeSpan.FromSeconds(5), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<long> ReadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DashboardDbContext>().ConfigurationStamps.AsNoTracking()
            .Select(s => s.Value).SingleAsync(cancellationToken);
    }
}
