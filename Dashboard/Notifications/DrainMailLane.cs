using Dashboard.Data;
using Dashboard.Platform;

namespace Dashboard.Notifications;

/// <summary>
/// Sends the mails of one server until none is due any more. While some are sent, the letters of the next are written, so that neither the server nor
/// the database waits for the other (decision 027).
/// </summary>
public sealed class DrainMailLane(IServiceScopeFactory scopes, MailRoutes routes, TimeProvider time)
{
    /// <summary>Most mails that are claimed together: one commit for all of them, and a few queries for what is written in them.</summary>
    private const int MostTogether = 64;

    /// <summary>How long what was claimed together may take, if more is to be claimed next time: what is claimed cannot be cancelled any more.</summary>
    private static readonly TimeSpan Brisk = TimeSpan.FromMilliseconds(500);

    /// <returns>When something of it is due; null if nothing waits at all, or it was stopped.</returns>
    public Task<DateTimeOffset?> RunAsync(MailLane lane, CancellationToken stoppingToken) => OwnThread.RunAsync(() =>
    {
        // What claims and concludes shares one connection to the database, which does not wait for the disk.
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<DashboardDbContext>();
        db.RelaxFlush();
        try
        {
            using var lines = new MailLines();
            return Run(scope.ServiceProvider, lane, lines, stoppingToken);
        }
        finally
        {
            db.RestoreFlush();
        }
    });

    private DateTimeOffset? Run(IServiceProvider services, MailLane lane, MailLines lines, CancellationToken stoppingToken)
    {
        var (prepare, claims) = (services.GetRequiredService<PrepareMailBatch>(), services.GetRequiredService<ClaimDueMail>());
        Task<MailBatch>? ahead = null;
        try
        {
            for (var most = 1; !stoppingToken.IsCancellationRequested;)
            {
                var batch = OwnThread.Await(ahead ?? PrepareAsync(most, []));
                ahead = null;
                if (batch.Claims.Count == 0) return batch.NextDueAt;
                // A server that has just begun, or answers slowly, gets one at a time.
                if (most > 1) ahead = PrepareAsync(most, batch.Claims);
                // Outcomes are written over the same connection. If it failed, what was claimed before is sent all the same.
                if (ahead is not null) OwnThread.Finish(ahead);
                var start = time.GetTimestamp();
                services.GetRequiredService<DeliverMailBatch>().Run(batch, lines, stoppingToken);
                most = time.GetElapsedTime(start) < Brisk ? Math.Min(most * 2, MostTogether) : 1;
                if (most > 1 || ahead is null) continue;
                GiveBack(claims, ahead);
                ahead = null;
            }

            return null;
        }
        finally
        {
            if (ahead is not null) GiveBack(claims, ahead);
        }

        async Task<MailBatch> PrepareAsync(int most, IReadOnlyCollection<MailClaim> underway) =>
            await prepare.RunAsync(MailScope.Of(lane, await routes.OwnAsync(stoppingToken)), most, underway, stoppingToken);
    }

    /// <summary>What was claimed ahead and is not sent now: whoever looks next has it, and until then it is as it was.</summary>
    private static void GiveBack(ClaimDueMail claims, Task<MailBatch> ahead)
    {
        OwnThread.Finish(ahead);
        if (!ahead.IsCompletedSuccessfully || OwnThread.Await(ahead) is not { Claims.Count: > 0 } batch) return;
        OwnThread.Finish(batch.Writing);
        OwnThread.Await(claims.ReleaseAsync(batch.Claims, CancellationToken.None));
    }
}
