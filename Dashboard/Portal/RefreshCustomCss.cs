using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Portal;

/// <summary>Fetches again the custom CSS that is older than an hour. A failure keeps the last good copy and is shown on the settings page.</summary>
public sealed class RefreshCustomCss(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>How old a copy gets before it is fetched again.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromHours(1);

    /// <returns>How many portals were looked after.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        List<long> due;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var before = time.GetUtcNow() - Age;
            due = await scope.ServiceProvider.GetRequiredService<DashboardDbContext>().EmbeddedPortals.AsNoTracking()
                .Where(p => p.CustomCssUrl != null && p.CustomCssFetchedAt < before)
                .OrderBy(p => p.CustomCssFetchedAt).Select(p => p.Id).Take(100).ToListAsync(cancellationToken);
        }

        foreach (var id in due) await RefreshAsync(id, cancellationToken);
        return due.Count;
    }

    private async Task RefreshAsync(long id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DashboardDbContext>();
        var url = await db.EmbeddedPortals.AsNoTracking().Where(p => p.Id == id).Select(p => p.CustomCssUrl).SingleOrDefaultAsync(cancellationToken);
        if (url is null) return;
        var fetched = await scope.ServiceProvider.GetRequiredService<FetchCustomCss>().RunAsync(new Uri(url), cancellationToken);

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var portal = await db.EmbeddedPortals.AsTracking().SingleOrDefaultAsync(p => p.Id == id && p.CustomCssUrl == url, cancellationToken);
        if (portal is null) return;
        var reemitted = fetched.Css is { } css ? CustomCss.Reemit(css) : null;
        var changed = reemitted is not null && reemitted != portal.CustomCss;
        if (reemitted is not null) portal.UseCustomCss(url, reemitted, time.GetUtcNow());
        else portal.CustomCssFailed(fetched.Problem!);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // An admin saved at the same moment, and their save fetched too.
            return;
        }

        if (changed) await db.TouchConfigurationAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}

/// <summary>Calls <see cref="RefreshCustomCss"/> every ten minutes.</summary>
internal sealed class RefreshCustomCssLoop(RefreshCustomCss refresh, TimeProvider time, ILogger<RefreshCustomCssLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await refresh.RunAsync(stoppingToken);
            }
#pragma warning disable CA1031 // A loop outlives whatever goes wrong in one round.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                logger.LogError(e, "Custom CSS could not be refreshed");
            }
        }
    }
}
