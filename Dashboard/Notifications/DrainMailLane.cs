using Dashboard.Platform;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>
/// Sends the mails of one server until none is due any more. While some are sent, the letters of the next are written, so that neither the server nor
/// the database waits for the other (decision 027).
/// </summary>
public sealed class DrainMailLane(IServiceScopeFactory scopes, MailRoutes routes, TimeProvider time)
{
    /// <summary>Most mails that are claimed together: one commit for all of them, and a few queries for what is written in them.</summary>
    private const int MostTogether = 512;

    /// <summary>How long what was claimed together may take, if as many are to be claimed next time: what is claimed cannot be cancelled any more.</summary>
    private static readonly TimeSpan Brisk = TimeSpan.FromMilliseconds(500);

    /// <returns>When something of it is due; null if nothing waits at all, or it was stopped.</returns>
    public Task<DateTimeOffset?> RunAsync(MailLane lane, CancellationToken stoppingToken) => OwnThread.RunAsync(() =>
    {
        using var services = new RelaxedScope(scopes);
        using var lines = new MailLines();
        return Run(services, lane, lines, stoppingToken);
    });

    private DateTimeOffset? Run(RelaxedScope services, MailLane lane, MailLines lines, CancellationToken stoppingToken)
    {
        Task<MailBatch>? ahead = null;
        try
        {
            for (var most = 1; !stoppingToken.IsCancellationRequested;)
            {
                var batch = OwnThread.Await(ahead ?? PrepareAsync(services, most, []));
                ahead = null;
                if (batch.Claims.Count == 0) return batch.NextDueAt;
                // A server that has just begun, or answers slowly, gets one at a time.
                if (most > 1) ahead = PrepareAhead(most, batch.Claims);
                var start = time.GetTimestamp();
                services.Get<DeliverMailBatch>().Run(batch, lines, stoppingToken);
                most = Next(most, time.GetElapsedTime(start));
                if (most > 1 || ahead is null) continue;
                GiveBack(services, ahead);
                ahead = null;
            }

            return null;
        }
        finally
        {
            if (ahead is not null) GiveBack(services, ahead);
        }

        Task<MailBatch> PrepareAhead(int most, IReadOnlyCollection<MailClaim> underway)
        {
            if (services.Database.Database.IsNpgsql()) return OwnThread.RunAsync(() => PrepareAsideAsync(most, underway));
            // SQLite has one writer: claims go over the outcomes' connection, before it is needed (decision 030).
            var claimed = PrepareAsync(services, most, underway);
            // If that failed, what was claimed before is sent all the same.
            OwnThread.Finish(claimed);
            return claimed;
        }

        async Task<MailBatch> PrepareAsideAsync(int most, IReadOnlyCollection<MailClaim> underway)
        {
            using var aside = new RelaxedScope(scopes);
            return await PrepareAsync(aside, most, underway);
        }

        async Task<MailBatch> PrepareAsync(RelaxedScope claiming, int most, IReadOnlyCollection<MailClaim> underway) =>
            await claiming.Get<PrepareMailBatch>().RunAsync(MailScope.Of(lane, await routes.OwnAsync(stoppingToken)), most, underway, stoppingToken);
    }

    /// <summary>Up to four times as many, as far as those will not take too long either; one at a time if these did.</summary>
    internal static int Next(int most, TimeSpan took) =>
        took < Brisk / 8 ? Math.Min(most * 4, MostTogether) : took < Brisk / 2 ? Math.Min(most * 2, MostTogether) : took < Brisk ? most : 1;

    /// <summary>What was claimed ahead and is not sent now: whoever looks next has it, and until then it is as it was.</summary>
    private static void GiveBack(RelaxedScope services, Task<MailBatch> ahead)
    {
        OwnThread.Finish(ahead);
        if (!ahead.IsCompletedSuccessfully || OwnThread.Await(ahead) is not { Claims.Count: > 0 } batch) return;
        OwnThread.Finish(batch.Writing);
        OwnThread.Await(services.Get<ClaimDueMail>().ReleaseAsync(batch.Claims, CancellationToken.None));
    }
}
