using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Dashboard.Tests.Support;

/// <summary>What the application logged, for failure messages and for tests about logging itself.</summary>
public sealed class CollectedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<CollectedEntry> _entries = new();

    public IReadOnlyCollection<CollectedEntry> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _entries);

    public void Dispose()
    {
    }

    /// <summary>The errors, the newest last.</summary>
    public override string ToString() =>
        string.Join('\n', _entries.Where(e => e.Level >= LogLevel.Error).TakeLast(2).Select(e => $"{e.Category}: {e.Message}\n{e.Exception}"));

    private sealed class Logger(string category, ConcurrentQueue<CollectedEntry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue(new CollectedEntry(logLevel, category, formatter(state, exception), exception));
    }
}

public sealed record CollectedEntry(LogLevel Level, string Category, string Message, Exception? Exception);
