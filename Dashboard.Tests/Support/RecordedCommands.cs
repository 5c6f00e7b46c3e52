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

    public IReadOnlyCollection<string> All => _commands;

    public IEnumerable<string> Writes => _commands.Where(text => Writing.Any(verb => text.Contains(verb, StringComparison.Ordinal)));

    public void Clear() => _commands.Clear();

    public void AddTo(IServiceCollection services)
    {
        services.ConfigureDbContext<SqliteDashboardDbContext>(options => options.AddInterceptors(this));
        services.ConfigureDbContext<PostgreSqlDashboardDbContext>(options => options.AddInterceptors(this));
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        _commands.Enqueue(command.CommandText);
        return ValueTask.FromResult(result);
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
}
