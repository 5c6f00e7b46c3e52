using System.Collections.Concurrent;

namespace Dashboard.Platform.RateLimiting;

/// <summary>Counts events by key within the current minute of the clock. In memory: each process counts for itself.</summary>
public sealed class MinuteCounter(TimeProvider time)
{
    // A flood of invented keys must not fill the memory. Keys beyond it go uncounted rather than share somebody's limit.
    private const int MostKeys = 200_000;

    private Window current = new(0);

    /// <summary>Counts one event.</summary>
    /// <param name="key">What the limit is about, with a prefix that says which limit, such as <c>sign-in:203.0.113.7</c>.</param>
    /// <param name="limit">How many a minute are allowed.</param>
    /// <param name="retryAfter">When this one is over the limit: the rest of the minute, whole seconds, at least one.</param>
    /// <returns>False when it is over the limit.</returns>
    public bool TryCount(string key, int limit, out TimeSpan retryAfter)
    {
        var window = Current(out retryAfter);
        return Count(window, key) <= limit;
    }

    /// <summary>Whether the limit is used up, without counting.</summary>
    public bool IsExhausted(string key, int limit, out TimeSpan retryAfter) =>
        Current(out retryAfter).Counts.TryGetValue(key, out var count) && count >= limit;

    private static int Count(Window window, string key)
    {
        // Known keys first: Count takes every lock of the dictionary.
        if (!window.Counts.ContainsKey(key) && window.Counts.Count >= MostKeys)
            return 1;
        return window.Counts.AddOrUpdate(key, 1, static (_, count) => count + 1);
    }

    private Window Current(out TimeSpan untilNext)
    {
        var now = time.GetUtcNow().UtcTicks;
        var minute = now / TimeSpan.TicksPerMinute;
        var rest = ((minute + 1) * TimeSpan.TicksPerMinute) - now;
        untilNext = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((double)rest / TimeSpan.TicksPerSecond)));
        var window = current;
        if (window.Minute == minute)
            return window;
        // Whoever loses the race takes the winner's window.
        var fresh = new Window(minute);
        return Interlocked.CompareExchange(ref current, fresh, window) == window ? fresh : current;
    }

    private sealed class Window(long minute)
    {
        public long Minute => minute;

        public ConcurrentDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);
    }
}
