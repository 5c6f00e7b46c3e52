using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Dashboard.Platform.Database;

/// <summary>
/// Notices this process's own writes to what is cached, so that no use case can forget its own caches. A command inside a transaction
/// counts from the commit on. It only drops caches; it changes and sends nothing.
/// </summary>
internal sealed class NoticeConfigurationChanges(ConfigurationChanges changes)
    : DbCommandInterceptor, IDbTransactionInterceptor, ISaveChangesInterceptor
{
    private static readonly string[] Watched = ["UPDATE \"ConfigurationStamps\"", "UPDATE \"EmbeddedPortals\"", "UPDATE \"CustomerIdentities\""];

    private readonly ConditionalWeakTable<object, object> pending = [];

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        if (Concerns(command)) AnnounceAfter(command.Transaction);
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (Concerns(command)) AnnounceAfter(command.Transaction);
        return ValueTask.FromResult(result);
    }

    // Of SaveChanges: a lone statement commits by itself when its reader is closed, so the whole of SaveChanges is waited for.
    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        if (Concerns(command)) AnnounceAfter(command.Transaction ?? (object?)eventData.Context);
        return result;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ReaderExecuted(command, eventData, result));

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Settle(transaction);

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Settle(transaction);
        return Task.CompletedTask;
    }

    public int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        if (eventData.Context is { } context) Settle(context);
        return result;
    }

    public ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(SavedChanges(eventData, result));

    private static bool Concerns(DbCommand command) => Array.Exists(Watched, table => command.CommandText.Contains(table, StringComparison.Ordinal));

    private void AnnounceAfter(object? end)
    {
        if (end is null) changes.Announce();
        else pending.TryAdd(end, this);
    }

    private void Settle(object end)
    {
        if (pending.Remove(end)) changes.Announce();
    }
}
