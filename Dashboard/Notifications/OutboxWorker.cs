namespace Dashboard.Notifications;

/// <summary>
/// The loop around <see cref="DeliverDueMail"/>. One mail at a time: then a process that is killed repeats at most one.
/// </summary>
public sealed class OutboxWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger<OutboxWorker> log) : BackgroundService
{
    /// <summary>The longest time between two looks: a mail is noticed within this of its due time, whoever queued it.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPauseAfterErrors = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var errors = 0;
        var warned = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                if (!warned) await WarnAsync(stoppingToken);
                warned = true;
                pause = Until(await DrainAsync(stoppingToken));
                errors = 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The loop outlives whatever goes wrong; the database may be back in a moment.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.LogError(e, "Delivering mail failed; trying again");
                pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, errors++), LongestPauseAfterErrors.TotalSeconds));
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>When the next mail is due, if any waits.</returns>
    private async Task<DateTimeOffset?> DrainAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            stoppingToken.ThrowIfCancellationRequested();
            await using var scope = scopes.CreateAsyncScope();
            var round = await scope.ServiceProvider.GetRequiredService<DeliverDueMail>().RunAsync(stoppingToken);
            if (!round.Delivered) return round.NextDueAt;
        }
    }

    private async Task WarnAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var problem in await scope.ServiceProvider.GetRequiredService<MailLinkProblems>().FindAsync(stoppingToken)) log.LogWarning("{Problem}", problem);
    }

    private TimeSpan Until(DateTimeOffset? due)
    {
        var pause = due - time.GetUtcNow() ?? Tick;
        return pause > Tick ? Tick : pause < ShortestPause ? ShortestPause : pause;
    }
}
