using Dashboard.Platform;

namespace Dashboard.Notifications;

/// <summary>
/// Sends the mails of one server until none is due any more. While some are sent, the next are claimed and written, so that neither the server nor
/// the database waits for the other (decision 027).
/// </summary>
public sealed class DrainMailLane(IServiceScopeFactory scopes, MailRoutes routes, TimeProvider time)
{
    /// <summary>Most mails that are claimed together: one commit for all of them, and a few queries for what is written in them.</summary>
    private const int MostTogether = 32;

    /// <summary>How long what was claimed together may take, if more is to be claimed next time: what is claimed cannot be cancelled any more.</summary>
    private static readonly TimeSpan Brisk = TimeSpan.FromMilliseconds(500);

    /// <returns>When something of it is due; null if nothing waits at all, or it was stopped.</returns>
    public Task<DateTimeOffset?> RunAsync(MailLane lane, CancellationToken stoppingToken) => OwnThread.RunAsync(() =>
    {
        using var line = new MailLine();
        return Run(lane, line, stoppingToken);
    });

    private DateTimeOffset? Run(MailLane lane, MailLine line, CancellationToken stoppingToken)
    {
        Task<MailBatch>? ahead = null;
        try
        {
            for (var most = 1; !stoppingToken.IsCancellationRequested;)
            {
                var batch = OwnThread.Await(ahead ?? PrepareAsync(lane, most, [], stoppingToken));
                ahead = null;
                if (batch.Claims.Count == 0) return batch.NextDueAt;
                // A server that has just begun, or answers slowly, gets one at a time.
                if (most > 1) ahead = PrepareAsync(lane, most, batch.Claims, stoppingToken);
                var start = time.GetTimestamp();
                Deliver(batch, line, stoppingToken);
                most = time.GetElapsedTime(start) < Brisk ? Math.Min(most * 2, MostTogether) : 1;
                if (most > 1 || ahead is null) continue;
                OwnThread.Await(GiveBackAsync(ahead));
                ahead = null;
            }

            return null;
        }
        finally
        {
            if (ahead is not null) OwnThread.Await(GiveBackAsync(ahead));
        }
    }

    private async Task<MailBatch> PrepareAsync(MailLane lane, int most, IReadOnlyCollection<MailClaim> underway, CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var mine = MailScope.Of(lane, await routes.OwnAsync(stoppingToken));
        return await scope.ServiceProvider.GetRequiredService<PrepareMailBatch>().RunAsync(mine, most, underway, stoppingToken);
    }

    private void Deliver(MailBatch batch, MailLine line, CancellationToken stoppingToken)
    {
        using var scope = scopes.CreateScope();
        scope.ServiceProvider.GetRequiredService<DeliverMailBatch>().Run(batch, line, stoppingToken);
    }

    /// <summary>What was claimed ahead and is not sent now: whoever looks next has it, and until then it is as it was.</summary>
    private async Task GiveBackAsync(Task<MailBatch> ahead)
    {
        await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ahead.IsCompletedSuccessfully || (await ahead).Claims is not { Count: > 0 } claims) return;
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ClaimDueMail>().ReleaseAsync(claims, CancellationToken.None);
    }
}
