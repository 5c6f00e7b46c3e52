using System.Security.Cryptography;
using System.Threading.Channels;
using Npgsql;

namespace Dashboard.Platform.Live;

/// <summary>
/// Carries live events between the processes on one PostgreSQL database, by LISTEN and NOTIFY. One connection listens; what happened here is
/// sent in batches right after its commit, not inside the transaction: there a NOTIFY would make all commits queue for one lock
/// (PostgreSQL manual, "NOTIFY"). Where events may have been lost – no connection, too many at once – every subscriber everywhere looks again.
/// </summary>
internal sealed class RelayLiveEvents : BackgroundService
{
    private const string ChannelName = "dashboard_live";
    private const int MostWaiting = 10_000;
    private const int MostAtOnce = 1_000;

    /// <summary>A connection that was silent for so long is asked whether it lives: a lost host says nothing by itself.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string sender = Guid.NewGuid().ToString("N");
    private readonly string connectionString;
    private readonly string listeningConnectionString;
    private readonly LiveEvents live;
    private readonly ILogger<RelayLiveEvents> logger;
    private readonly Channel<LiveEvent> outgoing;
    private int lost;

    public RelayLiveEvents(string connectionString, LiveEvents live, ILogger<RelayLiveEvents> logger)
    {
        this.connectionString = connectionString;
        // It is held for good, so it is none of the pool's.
        listeningConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 5 }.ToString();
        this.live = live;
        this.logger = logger;
        outgoing = Channel.CreateBounded<LiveEvent>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Volatile.Write(ref lost, 1));
        live.RelayTo(outgoing.Writer);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        KeepAsync(ListenAsync, stoppingToken),
        KeepAsync(SendAsync, stoppingToken));

    /// <summary>Says what still waits, so that a process that stops in good order takes no event with it.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = new CancellationTokenSource(Patience);
        await KeepAsync(SendWaitingAsync, limit.Token, once: true);
    }

    /// <summary>Does it again whenever it fails, after 0.25 s, then twice as long each time up to 8 s, until it is cancelled.</summary>
    private async Task KeepAsync(Func<Action, CancellationToken, Task> work, CancellationToken cancellationToken, bool once = false)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await work(() => failures = 0, cancellationToken);
                if (once) return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A loop outlives whatever goes wrong in one round.
            catch (Exception e)
#pragma warning restore CA1031
            {
                var pause = TimeSpan.FromMilliseconds(250 * Math.Pow(2, Math.Min(failures++, 5)) * RandomNumberGenerator.GetInt32(80, 121) / 100);
                logger.LogWarning(e, "Live events do not reach other processes at the moment; trying again in {Pause}", pause);
                await Task.Delay(pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(Action succeeded, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(listeningConnectionString);
        connection.Notification += (_, notification) => Hear(notification.Payload);
        await connection.OpenAsync(cancellationToken);
        await using var listen = new NpgsqlCommand($"LISTEN {ChannelName}", connection);
        await listen.ExecuteNonQueryAsync(cancellationToken);
        succeeded();
        // Nobody listened until now.
        live.LookAgain();
        await using var probe = new NpgsqlCommand("SELECT 1", connection);
        while (true)
        {
            if (!await connection.WaitAsync(Silence, cancellationToken)) await probe.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private void Hear(string payload)
    {
        // The database may be shared with what is not ours: anything else on the channel is ignored.
        if (RelayedEvents.Decode(payload) is not { } heard || heard.Sender == sender) return;
        if (heard.Events.Count == 0) live.LookAgain();
        foreach (var happened in heard.Events) live.Deliver(happened);
    }

    private async Task SendAsync(Action succeeded, CancellationToken cancellationToken)
    {
        do await SendWaitingAsync(succeeded, cancellationToken);
        while (await outgoing.Reader.WaitToReadAsync(cancellationToken));
    }

    private async Task SendWaitingAsync(Action succeeded, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && (outgoing.Reader.TryPeek(out _) || Volatile.Read(ref lost) != 0))
        {
            var payloads = new List<string>();
            if (Interlocked.Exchange(ref lost, 0) != 0) payloads.AddRange(RelayedEvents.Encode(sender, []));
            var batch = new List<LiveEvent>();
            while (batch.Count < MostAtOnce && outgoing.Reader.TryRead(out var next)) batch.Add(next);
            if (batch.Count > 0) payloads.AddRange(RelayedEvents.Encode(sender, batch));
            try
            {
                await NotifyAsync(payloads);
            }
            catch
            {
                // Whether it arrived is not known: others look again once it can be said.
                Volatile.Write(ref lost, 1);
                throw;
            }

            succeeded();
        }
    }

    /// <summary>A stop does not interrupt it: half way nobody would know whether it was heard.</summary>
    private async Task NotifyAsync(List<string> payloads)
    {
        using var limit = new CancellationTokenSource(Patience);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(limit.Token);
        await using var command = new NpgsqlCommand($"SELECT pg_notify('{ChannelName}', p) FROM unnest($1) AS p", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. payloads] });
        await command.ExecuteNonQueryAsync(limit.Token);
    }
}
