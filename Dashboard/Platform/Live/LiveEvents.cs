using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;

namespace Dashboard.Platform.Live;

/// <summary>Something that happened, for streams to pass on.</summary>
/// <param name="Topic">What it was published under, such as <c>ticket:42</c>.</param>
/// <param name="Name">The event's name on a stream of server-sent events.</param>
/// <param name="Data">One line of text; what the receiver may see is the subscriber's business.</param>
public sealed record LiveEvent(string Topic, string Name, string Data);

/// <summary>
/// Tells open streams of this process what happened. A hint to look again, never the truth itself: a slow reader loses
/// the oldest events, and other processes hear nothing, so receivers re-read from the database and pages refresh
/// by themselves now and then.
/// </summary>
public sealed class LiveEvents
{
    /// <summary>Events kept for a reader that is behind; beyond that the oldest are dropped.</summary>
    public const int Capacity = 64;

    private readonly ConcurrentDictionary<string, ImmutableArray<Channel<LiveEvent>>> topics = new(StringComparer.Ordinal);

    /// <summary>Publishes after the commit of what it tells of: whoever hears it reads the database at once. Never blocks.</summary>
    public void Publish(string topic, string name, string data = "")
    {
        if (!topics.TryGetValue(topic, out var subscribers)) return;
        var happened = new LiveEvent(topic, name, data);
        foreach (var subscriber in subscribers) subscriber.Writer.TryWrite(happened);
    }

    /// <summary>Hears a topic from now on; the reader completes when <paramref name="cancellationToken"/> is cancelled.</summary>
    public ChannelReader<LiveEvent> Subscribe(string topic, CancellationToken cancellationToken) =>
        Subscribe([topic], cancellationToken);

    /// <summary>Hears several topics in one reader.</summary>
    /// <param name="cancellationToken">Ends the subscription. One that can never be cancelled is a leak and is refused.</param>
    public ChannelReader<LiveEvent> Subscribe(IReadOnlyCollection<string> subscribedTopics, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
        {
            throw new ArgumentException("A subscription ends by cancellation.", nameof(cancellationToken));
        }

        var channel = Channel.CreateBounded<LiveEvent>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        foreach (var topic in subscribedTopics) Add(topic, channel);
        cancellationToken.Register(() =>
        {
            foreach (var topic in subscribedTopics) Remove(topic, channel);
            channel.Writer.TryComplete();
        });
        return channel.Reader;
    }

    /// <summary>Streams that listen to a topic right now.</summary>
    public int SubscribersOf(string topic) => topics.TryGetValue(topic, out var subscribers) ? subscribers.Length : 0;

    private void Add(string topic, Channel<LiveEvent> channel) =>
        topics.AddOrUpdate(topic, _ => [channel], (_, present) => present.Add(channel));

    private void Remove(string topic, Channel<LiveEvent> channel)
    {
        while (topics.TryGetValue(topic, out var present))
        {
            var rest = present.Remove(channel);
            var done = rest.IsEmpty
                ? topics.TryRemove(KeyValuePair.Create(topic, present))
                : topics.TryUpdate(topic, rest, present);
            if (done) return;
        }
    }
}
