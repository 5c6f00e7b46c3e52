namespace Dashboard.Notifications;

/// <summary>
/// The loop around <see cref="DrainMailLane"/>. It looks for what is due and gives it to the lane of its server, which goes on until nothing of its own is
/// due any more.
/// </summary>
public sealed class OutboxWorker(IServiceScopeFactory scopes, MailRoutes routes, DrainMailLane drain, TimeProvider time, ILogger<OutboxWorker> log) : BackgroundService
{
    /// <summary>The longest time between two looks: a mail is noticed within this of its due time, whoever queued it.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPauseAfterErrors = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseOfLaneAfterError = TimeSpan.FromSeconds(5);

    private readonly MailLanes lanes = new();

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
                pause = Until(await StartLanesAsync(stoppingToken));
                errors = 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
#pragma warning disable CA1031 // The loop outlives whatever goes wrong; the database may be back in a moment.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.LogError(e, "Looking for due mail failed; trying again");
                pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, errors++), LongestPauseAfterErrors.TotalSeconds));
            }

            // A lane that is done frees its server for what has become due since.
            using var awake = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny([Task.Delay(pause, time, awake.Token), .. lanes.Running]);
            await awake.CancelAsync();
        }

        await Task.WhenAll(lanes.Running);
    }

    /// <returns>When the next mail is due that no lane has, if any waits.</returns>
    private async Task<DateTimeOffset?> StartLanesAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            stoppingToken.ThrowIfCancellationRequested();
            lanes.ForgetFinished();
            var own = await routes.OwnAsync(stoppingToken);
            if (lanes.Free(own) is not { } scope) return null;
            await using var services = scopes.CreateAsyncScope();
            var next = await services.ServiceProvider.GetRequiredService<ClaimDueMail>().NextAsync(scope, stoppingToken);
            if (next is null || next.DueAt > time.GetUtcNow()) return next?.DueAt;
            var lane = MailLanes.Of(next.ProjectId, own);
            lanes.Start(lane, () => DrainAsync(lane, stoppingToken));
        }
    }

    private async Task DrainAsync(MailLane lane, CancellationToken stoppingToken)
    {
        try
        {
            var nextDueAt = await drain.RunAsync(lane, stoppingToken);
            // Due, and yet not to be had: somebody else has its row. Whoever it is needs no more than a moment.
            if (nextDueAt <= time.GetUtcNow()) await Task.Delay(ShortestPause, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was begun is finished, and the rest given back.
        }
#pragma warning disable CA1031 // As above: the lane is tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.LogError(e, "Delivering mail failed; trying again");
            await Task.Delay(PauseOfLaneAfterError, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
