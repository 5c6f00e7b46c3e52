using Dashboard.Platform;

namespace Dashboard.Notifications;

/// <summary>Renews the claims of mails that are sent one after another: that may take longer than a lease.</summary>
internal sealed class HeldClaims : IDisposable
{
    private readonly MailBatch batch;
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly CancellationTokenSource stop = new();
    private readonly Task renewing;
    private long renewedAt;

    public HeldClaims(MailBatch batch, IServiceScopeFactory scopes, TimeProvider time, ILogger log)
    {
        (this.batch, this.scopes, this.time, this.log) = (batch, scopes, time, log);
        renewedAt = batch.ClaimedAt.UtcTicks;
        renewing = RenewAsync(stop.Token);
    }

    /// <summary>They are held still. If not, a lease may have ended, and the database has to be asked.</summary>
    public bool AreKnown => time.GetUtcNow().UtcTicks - Volatile.Read(ref renewedAt) < ClaimDueMail.Lease.Ticks / 2;

    public void Dispose()
    {
        stop.Cancel();
        OwnThread.Await(renewing);
        stop.Dispose();
    }

    private async Task RenewAsync(CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(ClaimDueMail.Lease / 4, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested) return;
            try
            {
                var now = time.GetUtcNow().UtcTicks;
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<ClaimDueMail>().RenewAsync(batch.Claims, CancellationToken.None);
                // What another worker may have got in between is asked for one by one from now on.
                if (now - renewedAt < ClaimDueMail.Lease.Ticks) Volatile.Write(ref renewedAt, now);
            }
#pragma warning disable CA1031 // It is tried again, and what is not known to be held is asked for.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.LogWarning(e, "The claims of {Count} mails could not be renewed", batch.Claims.Count);
            }
        }
    }
}
