using System.Collections.Concurrent;
using System.Data.Common;
using Dashboard.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Support;

/// <summary>Every statement that an application sends to its database, for tests about what it does not send.</summary>
internal sealed class RecordedCommands : DbCommandInterceptor
{
    private static readonly string[] Writing = ["INSERT", "UPDATE", "DELETE"];

    private readonly ConcurrentQueue<string> _commands = new();
    private Failure? _failure;

    public IReadOnlyCollection<string> All => _commands;

    public IEnumerable<string> Writes => _commands.Where(text => Writing.Any(verb => text.Contains(verb, StringComparison.Ordinal)));

    public void Clear() => _commands.Clear();

    /// <summary>The next reading waits until it is told to fail.</summary>
    public Failure FailNext() => _failure = new Failure();

    public void AddTo(IServiceCollection services)
    {
        services.ConfigureDbContext<SqliteDashboardDbContext>(options => options.AddInterceptors(this));
        services.ConfigureDbContext<PostgreSqlDashboardDbContext>(options => options.AddInterceptors(this));
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        _commands.Enqueue(command.CommandText);
        return Interlocked.Exchange(ref _failure, null) is { } failure ? failure.HappenAsync(result) : ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        _commands.Enqueue(command.CommandText);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        _commands.Enqueue(command.CommandText);
        return ValueTask.FromResult(result);
    }

    /// <summary>A database that does not answer and then is gone.</summary>
    internal sealed class Failure
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public void Fail() => _told.TrySetResult();

        internal async ValueTask<InterceptionResult<DbDataReader>> HappenAsync(InterceptionResult<DbDataReader> result)
        {
            _reached.TrySetResult();
            await _told.Task;
            throw new IOException($"The database is gone; nothing was read ({result.HasResult}).");
        }
    }
}
