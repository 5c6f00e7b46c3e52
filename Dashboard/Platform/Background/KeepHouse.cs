using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Platform.Background;

/// <summary>Runs the housekeeping of all rooms, a minute after the start and then every hour.</summary>
internal sealed class KeepHouse(IServiceScopeFactory scopes, TimeProvider time, ILogger<KeepHouse> logger) : BackgroundService
{
    private static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = AfterStart; ; pause = Interval)
        {
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;
            await RunAsync(stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var keeping in scope.ServiceProvider.GetServices<IHousekeeping>())
        {
            try
            {
                await keeping.RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is DbException or DbUpdateException or InvalidOperationException or TimeoutException)
            {
                logger.LogWarning(e, "Old rows could not be deleted ({Housekeeping}); trying again in an hour", keeping.GetType().Name);
            }
        }
    }
}
