using System.Data.Common;
using System.Runtime.CompilerServices;
using Dashboard.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Dashboard.Platform.Database;

/// <summary>
/// Grows whenever settings that this process caches may have changed: at once after a commit of its own, and within a second after
/// another process's (<see cref="DashboardDbContextExtensions.TouchConfigurationAsync"/>).
/// </summary>
public sealed class ConfigurationChanges
{
    private long version;

    /// <summary>A cache keeps this number beside what it read, read before it; another number means: read again.</summary>
    public long Version => Volatile.Read(ref version);

    /// <summary>Raised after each change, on the thread that noticed; handlers are short and do not throw.</summary>
    public event EventHandler? Changed;

    /// <summary>Says that something changed.</summary>
    public void Announce()
    {
        Interlocked.Increment(ref version);
        Changed?.Invoke(this, EventArgs.Empty);
    }
}

/// <summary>
/// Notices this process's own writes to what is cached, so that no use case can forget its own caches. A command inside a transaction
/// counts from the commit on. It only drops caches; it changes and sends nothing.
/// </summary>
internal sealed class NoticeConfigurationChanges(ConfigurationChanges changes) : DbCommandInterceptor, IDbTransactionInterceptor
{
    private static readonly string[] Watched = ["UPDATE \"ConfigurationStamps\"", "UPDATE \"EmbeddedPortals\"", "UPDATE \"CustomerIdentities\""];

    private readonly ConditionalWeakTable<DbTransaction, object> pending = [];

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        Notice(command);
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Notice(command);
        return ValueTask.FromResult(result);
    }

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        Notice(command);
        return result;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Notice(command);
        return ValueTask.FromResult(result);
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Settle(transaction);

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Settle(transaction);
        return Task.CompletedTask;
    }

    private void Notice(DbCommand command)
    {
        if (!Array.Exists(Watched, table => command.CommandText.Contains(table, StringComparison.Ordinal))) return;
        if (command.Transaction is { } transaction) pending.TryAdd(transaction, this);
        else changes.Announce();
    }

    private void Settle(DbTransaction transaction)
    {
        if (pending.Remove(transaction)) changes.Announce();
    }
}

/// <summary>Looks twice a second whether another process on the same database changed settings.</summary>
internal sealed class PollConfiguration(IServiceScopeFactory scopes, ConfigurationChanges changes, TimeProvider time, ILogger<PollConfiguration> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long? seen = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var value = await ReadAsync(stoppingToken);
                if (seen is not null && value != seen) changes.Announce();
                seen = value;
                await Task.Delay(Interval, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
            {
                // A database that is away comes back; until then the caches are as good as it gets.
                logger.LogWarning(e, "Cannot read the configuration stamp");
                await Task.Delay(TimeSpan.FromSeconds(5), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<long> ReadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DashboardDbContext>().ConfigurationStamps.AsNoTracking()
            .Select(s => s.Value).SingleAsync(cancellationToken);
    }
}
