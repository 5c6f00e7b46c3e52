using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Dashboard.Benchmarks;

/// <summary>Counts what requests write into the database while it lives. Background loops, which belong to no request, do not count.</summary>
internal sealed class DatabaseWrites : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    /// <summary>True while a request of the application is being answered.</summary>
    public static readonly AsyncLocal<bool> InRequest = new();

    private static readonly string[] Verbs = ["INSERT ", "UPDATE ", "DELETE "];

    private readonly List<IDisposable> _subscriptions = [];
    private int _count;

    public DatabaseWrites() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    public int Count => Volatile.Read(ref _count);

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore")
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandEventData data && value.Key == RelationalEventId.CommandExecuting.Name && IsWrite(data.Command.CommandText))
        {
            Interlocked.Increment(ref _count);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscriptions.ForEach(s => s.Dispose());

    private static bool IsWrite(string sql) =>
        Verbs.Any(verb => sql.Contains(verb, StringComparison.OrdinalIgnoreCase))
        && InRequest.Value;
}
