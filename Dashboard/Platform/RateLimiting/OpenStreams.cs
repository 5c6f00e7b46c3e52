using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;

namespace Dashboard.Platform.RateLimiting;

/// <summary>
/// How many streams of live events one address and one customer hold open in this process: each costs some memory and a connection for as long
/// as it lasts. Whoever has too many asks now and then instead, and loses nothing but the second that it takes.
/// </summary>
public sealed class OpenStreams(IOptions<RateLimitOptions> options)
{
    /// <summary>When to try again; tabs are closed sooner or later.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly RateLimitOptions limits = options.Value;
    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>Takes the place of one more stream.</summary>
    /// <param name="address">Who asked.</param>
    /// <param name="customerId">The record whose session it is.</param>
    /// <returns>Dispose it when the stream is over; null where there is no place left.</returns>
    public IDisposable? TryTake(IPAddress? address, long customerId)
    {
        if (!limits.Enabled) return new Place(this, []);
        var ofAddress = "address:" + RateLimits.PartitionOf(address);
        var ofCustomer = string.Create(CultureInfo.InvariantCulture, $"customer:{customerId}");
        if (!Enter(ofAddress, limits.StreamsPerAddress)) return null;
        if (Enter(ofCustomer, limits.StreamsPerCustomer)) return new Place(this, [ofAddress, ofCustomer]);
        Leave(ofAddress);
        return null;
    }

    private bool Enter(string key, int most)
    {
        if (counts.AddOrUpdate(key, 1, static (_, count) => count + 1) <= most) return true;
        Leave(key);
        return false;
    }

    private void Leave(string key)
    {
        counts.AddOrUpdate(key, 0, static (_, count) => count - 1);
        counts.TryRemove(KeyValuePair.Create(key, 0));
    }

    private sealed class Place(OpenStreams streams, string[] keys) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) != 0) return;
            foreach (var key in keys) streams.Leave(key);
        }
    }
}
