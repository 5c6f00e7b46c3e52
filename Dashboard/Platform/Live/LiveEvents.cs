using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;

namespace Dashboard.Platform.Live;

/// <summary>Something that happened, for streams to pass on.</summary>
/// <param name="Topic">What it was published under, such as <c>ticket:42</c>.</param>
/// <param name="Name">The event's name on a stream of server-sent events.</param>
/// <param name="Data">One line of text, at most <see cref="LiveEvents.MaxDataLength"/> characters; what the receiver may see is the subscriber's business.</param>
public sealed record LiveEvent(string Topic, string Name, string Data);

/// <summary>
/// Tells open streams what happened: those of this process at once, those of other processes on the same PostgreSQL database within some
/// milliseconds (<see cref="RelayLiveEvents"/>). A hint to look again, never the truth itself: a slow reader loses the oldest events, so
/// receivers re-read from the database. Where events may have been lost, every subscriber hears <see cref="LookAgainName"/>.
/// </summary>
public sealed class LiveEvents
{
    /// <summary>Events kept for a reader that is behind; beyond that the oldest are dropped.</summary>
    public const int Capacity = 64;

    /// <summary>Characters of an event's data, and of its topic: what a notification of PostgreSQL has room for (8,000 bytes), escaped.</summary>
    public const int MaxDataLength = 200;

    /// <summary>The name of the event that says, without data, that anything may have happened: look again at everything shown.</summary>
    public const string LookAgainName = "change";

    private readonly ConcurrentDictionary<string, ImmutableArray<Channel<LiveEvent>>> topics = new(StringComparer.Ordinal);
    private ChannelWriter<LiveEvent>? relay;

    /// <summary>Publishes after the commit of what it tells of: whoever hears it reads the database at once. Never blocks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Topic or data is longer than <see cref="MaxDataLength"/>.</exception>
    public void Publish(string topic, string name, string data = "")
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(topic.Length, MaxDataLength, nameof(topic));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, MaxDataLength, nameof(data));
        var happened = new LiveEvent(topic, name, data);
        Deliver(happened);
        Volatile.Read(ref relay)?.TryWrite(happened);
    }

    /// <summary>Gives an event to this process's subscribers only: what the relay does with those of others.</summary>
    internal void Deliver(LiveEvent happened)
    {
        if (!topics.TryGetValue(happened.Topic, out var subscribers)) return;
        foreach (var subscriber in subscribers) subscriber.Writer.TryWrite(happened);
    }

    /// <summary>Says to every subscriber of this process that events may have been lost.</summary>
    internal void LookAgain()
    {
        foreach (var topic in topics.Keys) Deliver(new LiveEvent(topic, LookAgainName, ""));
    }

    /// <summary>From now on what is published here is also written there, for other processes.</summary>
    internal void RelayTo(ChannelWriter<LiveEvent> writer) => Volatile.Write(ref relay, writer);

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
