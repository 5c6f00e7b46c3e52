using System.Collections.Concurrent;

namespace Dashboard.Identity;

/// <summary>
/// What handshakes leave behind – counts by the hour, when a secret was last used, when a customer was last seen – gathered in memory, so
/// that a handshake of a known customer writes nothing. <see cref="FlushHandshakes"/> writes it down.
/// </summary>
public sealed class HandshakeCounters(TimeProvider time)
{
    private Batch batch = new();

    /// <summary>One handshake that passed.</summary>
    public void Passed(DoorKey door, long secretId, long customerId)
    {
        var now = time.GetUtcNow();
        var target = Volatile.Read(ref batch);
        Interlocked.Increment(ref target.CountOf(door, now).Passed);
        target.SecretsUsed[secretId] = now;
        target.CustomersSeen[customerId] = now;
    }

    /// <summary>A customer came whom no signature vouched for, so no handshake is counted.</summary>
    public void Seen(long customerId) => Volatile.Read(ref batch).CustomersSeen[customerId] = time.GetUtcNow();

    /// <summary>One handshake that was refused by a door that exists.</summary>
    public void Failed(DoorKey door) =>
        Interlocked.Increment(ref Volatile.Read(ref batch).CountOf(door, time.GetUtcNow()).Failed);

    /// <summary>Takes what was gathered, and begins anew.</summary>
    internal Batch Take() => Interlocked.Exchange(ref batch, new Batch());

    /// <summary>Puts back what could not be written.</summary>
    internal void Return(Batch unwritten)
    {
        var target = Volatile.Read(ref batch);
        foreach (var (key, count) in unwritten.Counts)
        {
            var sum = target.Counts.GetOrAdd(key, static _ => new Count());
            Interlocked.Add(ref sum.Passed, count.Passed);
            Interlocked.Add(ref sum.Failed, count.Failed);
        }

        foreach (var (id, at) in unwritten.SecretsUsed) target.SecretsUsed.TryAdd(id, at);
        foreach (var (id, at) in unwritten.CustomersSeen) target.CustomersSeen.TryAdd(id, at);
    }

    internal readonly record struct Key(DoorKey Door, DateTimeOffset Hour);

#pragma warning disable CA1051 // Interlocked needs fields.
    internal sealed class Count
    {
        public long Passed;
        public long Failed;
    }
#pragma warning restore CA1051

    internal sealed class Batch
    {
        public ConcurrentDictionary<Key, Count> Counts { get; } = new();

        public ConcurrentDictionary<long, DateTimeOffset> SecretsUsed { get; } = new();

        public ConcurrentDictionary<long, DateTimeOffset> CustomersSeen { get; } = new();

        public bool IsEmpty => Counts.IsEmpty && CustomersSeen.IsEmpty;

        public Count CountOf(DoorKey door, DateTimeOffset now) =>
            Counts.GetOrAdd(new Key(door, new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero)), static _ => new Count());
    }
}
