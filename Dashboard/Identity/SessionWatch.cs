using System.Collections.Concurrent;
using System.Threading.Channels;
using Dashboard.Platform.Database;
using Dashboard.Platform.Live;

namespace Dashboard.Identity;

/// <summary>A customer's session that a stream lives by.</summary>
/// <param name="SessionId">What <see cref="RevokeSession"/> ends; null where the door has no sessions, only signed requests.</param>
/// <param name="IdentityIds">Blocking one of them, or ending its sessions, ends it (product rule 1.14); so does taking them apart.</param>
/// <param name="IssuedAt">Sessions of an identity that were ended later than this include it.</param>
/// <param name="ExpiresAt">Null: not by itself.</param>
/// <param name="DoorAdmitsAsync">Whether the door would still make such a session: enabled, its secret accepted, its origin listed. From memory.</param>
public sealed record WatchedSession(
    Guid? SessionId, IReadOnlyList<long> IdentityIds, DateTimeOffset IssuedAt, DateTimeOffset? ExpiresAt, Func<CancellationToken, ValueTask<bool>> DoorAdmitsAsync)
{
    /// <summary>
    /// Identities whose conversations it sees besides, as long as they are of the same record: taking one back ends it too. What is done to their own
    /// sessions does not.
    /// </summary>
    public IReadOnlyList<long> AdoptedIds { get; init; } = [];

    /// <summary>All that have to be of one record.</summary>
    internal IEnumerable<long> Together => IdentityIds.Concat(AdoptedIds);
}

/// <summary>
/// Ends streams within a second of their sessions. All sessions of this process are looked at together, once a second and whenever there is
/// a hint: some questions to the database for each five hundred of them, and none while no stream is open.
/// </summary>
public sealed class SessionWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Hints come in bursts, such as one for each tab of a person; they are answered together.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<SessionLife, SessionLife> watched = new();
    private readonly IServiceScopeFactory scopes;
    private readonly LiveEvents live;
    private readonly TimeProvider time;
    private readonly ILogger<SessionWatch> logger;
    private TaskCompletionSource hint = new();
    private int running;

    public SessionWatch(IServiceScopeFactory scopes, ConfigurationChanges changes, LiveEvents live, TimeProvider time, ILogger<SessionWatch> logger)
    {
        this.scopes = scopes;
        this.live = live;
        this.time = time;
        this.logger = logger;
        changes.Changed += (_, _) => Wake();
    }

    /// <summary>Watches a session until what it returns is disposed.</summary>
    /// <param name="session">Holds at this moment.</param>
    /// <param name="cancellationToken">Ends the life too: the visitor left.</param>
    public SessionLife Begin(WatchedSession session, CancellationToken cancellationToken)
    {
        var life = new SessionLife(session, ended => watched.TryRemove(ended, out _), cancellationToken);
        watched[life] = life;
        if (Interlocked.Exchange(ref running, 1) == 0) _ = Task.Run(WatchAsync, CancellationToken.None);
        return life;
    }

    private void Wake() => Volatile.Read(ref hint).TrySetResult();

    private async Task WatchAsync()
    {
        using var done = new CancellationTokenSource();
        var hints = live.Subscribe(RevokeSession.AnyTopic, done.Token);
        _ = HearAsync(hints);
        do
        {
            while (!watched.IsEmpty)
            {
                // Renewed before the look: what is hinted at from here on is worth another one.
                var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Volatile.Write(ref hint, next);
                await TryLookAsync();
                await Task.Delay(Breath);
                using var pause = new CancellationTokenSource();
                await Task.WhenAny(next.Task, Task.Delay(Interval, time, pause.Token));
                await pause.CancelAsync();
            }

            Volatile.Write(ref running, 0);
        }
        while (!watched.IsEmpty && Interlocked.Exchange(ref running, 1) == 0);
        await done.CancelAsync();
    }

    private async Task HearAsync(ChannelReader<LiveEvent> hints)
    {
        while (await hints.WaitToReadAsync())
        {
            while (hints.TryRead(out _))
            {
                // A hint: which sessions have ended says the database.
            }

            Wake();
        }
    }

    private async Task TryLookAsync()
    {
        try
        {
            await LookAsync(CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever goes wrong in one look, the next must come: without it no stream would ever end.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.LogWarning(e, "Cannot look which sessions have ended");
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var asked = new List<SessionLife>();
        foreach (var (life, _) in watched)
        {
            if (life.Session.ExpiresAt <= now || !await life.Session.DoorAdmitsAsync(cancellationToken)) life.End();
            else asked.Add(life);
        }

        foreach (var some in asked.Chunk(EndedSessions.MostAtOnce))
        {
            await using var scope = scopes.CreateAsyncScope();
            foreach (var life in await EndedSessions.AmongAsync(scope.ServiceProvider, some, cancellationToken)) life.End();
        }
    }
}

/// <summary>How long a watched session goes on.</summary>
public sealed class SessionLife : IDisposable
{
    private readonly CancellationTokenSource ended;
    private readonly Action<SessionLife> forget;

    internal SessionLife(WatchedSession session, Action<SessionLife> forget, CancellationToken cancellationToken)
    {
        Session = session;
        this.forget = forget;
        ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Token = ended.Token;
    }

    /// <summary>Cancelled when the session is over, or the visitor left.</summary>
    public CancellationToken Token { get; }

    internal WatchedSession Session { get; }

    public void Dispose()
    {
        forget(this);
        ended.Dispose();
    }

    internal void End()
    {
        try
        {
            ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The visitor left at this very moment.
        }
    }
}
