using Dashboard.Platform;
using Dashboard.Platform.Live;

namespace Dashboard.Notifications;

/// <summary>
/// Mails whose outcome is written down, but not yet told to open pages; those that were sent are not marked so yet either (decision 032). Whoever sends settles
/// them when they are many; when that takes too long, because a server does not answer, they are settled beside it.
/// </summary>
internal sealed class UnsettledMails : IDisposable
{
    /// <summary>How many are settled together at most, unless <see cref="Patience"/> ends before.</summary>
    private const int Most = 128;

    /// <summary>How long a mail may wait for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly IServiceScopeFactory scopes;
    private readonly LiveEvents live;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim settling = new(1);
    private readonly Task watching;

    // By whoever has the lock.
    private readonly Lock gate = new();
    private readonly List<MailClaim> sent = [];
    private readonly List<MailClaim> untold = [];
    private long settledAt;

    public UnsettledMails(IServiceScopeFactory scopes, LiveEvents live, TimeProvider time, ILogger log)
    {
        (this.scopes, this.live, this.time, this.log) = (scopes, live, time, log);
        settledAt = time.GetTimestamp();
        watching = WatchAsync(stop.Token);
    }

    /// <returns>Whether it is time to settle them.</returns>
    public bool Add(MailClaim claim, bool isSent)
    {
        lock (gate)
        {
            untold.Add(claim);
            if (isSent) sent.Add(claim);
            return sent.Count >= Most || time.GetElapsedTime(settledAt) > Patience;
        }
    }

    /// <summary>When the task has ended, all that were added before are settled.</summary>
    public async Task SettleAsync(RecordMailOutcome record)
    {
        await settling.WaitAsync();
        try
        {
            var (sentNow, untoldNow) = Take();
            if (sentNow.Length > 0) await record.SettleAsync(sentNow);
            foreach (var claim in untoldNow) live.PublishMailChange(claim.TicketId);
        }
        finally
        {
            settling.Release();
        }
    }

    public void Dispose()
    {
        stop.Cancel();
        OwnThread.Await(watching);
        stop.Dispose();
        settling.Dispose();
    }

    private (long[] Sent, MailClaim[] Untold) Take()
    {
        lock (gate)
        {
            long[] sentNow = [.. sent.Select(c => c.MailId)];
            MailClaim[] untoldNow = [.. untold];
            sent.Clear();
            untold.Clear();
            settledAt = time.GetTimestamp();
            return (sentNow, untoldNow);
        }
    }

    private bool AreLate()
    {
        lock (gate) return untold.Count > 0 && time.GetElapsedTime(settledAt) > Patience;
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(Patience, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested) return;
            if (!AreLate()) continue;
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await SettleAsync(scope.ServiceProvider.GetRequiredService<RecordMailOutcome>());
            }
#pragma warning disable CA1031 // Whoever takes them over when their lease ends sees that they were sent.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.LogWarning(e, "Mails that were sent could not be marked so");
            }
        }
    }
}
