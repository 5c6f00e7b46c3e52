using System.Text;
using System.Text.Json;

namespace Dashboard.Platform.Live;

/// <summary>
/// How live events are written into the notifications of <see cref="RelayLiveEvents"/>: who sends, then topic, name and data of each, as JSON. As many together
/// as fit, since every process reads every notification, and reading one costs more than what stands in it.
/// </summary>
/// <param name="Sender">Names the process.</param>
/// <param name="Events">None: look again at everything.</param>
internal sealed record RelayedEvents(string Sender, IReadOnlyList<LiveEvent> Events)
{
    /// <summary>Bytes that a notification has room for: less than 8,000 (PostgreSQL manual, "NOTIFY").</summary>
    private const int MaxLength = 7_999;

    /// <returns>One text or several, each for a notification of its own; in the events' order.</returns>
    public static IReadOnlyList<string> Encode(string sender, IReadOnlyCollection<LiveEvent> events)
    {
        List<string> payloads = [];
        var start = "[" + JsonSerializer.Serialize(sender);
        var payload = new StringBuilder(start);
        foreach (var happened in events)
        {
            // Escaped, a character is a byte.
            var text = JsonSerializer.Serialize<string[]>([happened.Topic, happened.Name, happened.Data]);
            if (payload.Length + text.Length + 2 > MaxLength)
            {
                payloads.Add(payload.Append(']').ToString());
                payload.Clear().Append(start);
            }

            payload.Append(',').Append(text);
        }

        payloads.Add(payload.Append(']').ToString());
        return payloads;
    }

    /// <returns>Null if it is none of these.</returns>
    public static RelayedEvents? Decode(string payload)
    {
        try
        {
            using var read = JsonDocument.Parse(payload);
            var parts = read.RootElement.EnumerateArray().ToList();
            return parts[0].GetString() is { } sender ? new RelayedEvents(sender, parts[1..].ConvertAll(ReadEvent)) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static LiveEvent ReadEvent(JsonElement text) => text.Deserialize<string[]>() is [{ } topic, { } name, { } data]
        ? new LiveEvent(topic, name, data)
        : throw new JsonException("An event has a topic, a name and data.");
}
