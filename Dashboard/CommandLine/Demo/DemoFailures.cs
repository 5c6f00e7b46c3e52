using Bogus;
using Dashboard.Data.Customers;
using Dashboard.Data.Identity;
using Dashboard.Data.Verification;
using Dashboard.Verification.Failures;

namespace Dashboard.CommandLine.Demo;

/// <summary>A mistake that somebody's server made for a while.</summary>
/// <param name="From">Hours before the moment that the data ends at.</param>
/// <param name="To">Hours before that moment.</param>
/// <param name="People">How many were refused in an hour, at most.</param>
/// <param name="Most">Refusals of one of them in an hour, at most.</param>
/// <param name="Skew">Seconds by which the signer's clock lay behind; null where time was not the matter.</param>
internal sealed record Episode(Door Door, string Code, string Causes, string? Origin, double From, double To, int People, int Most, long? Skew = null)
{
    /// <summary>How likely an hour has any.</summary>
    public float Chance { get; init; } = 1;
}

/// <summary>
/// Refusals of the last days as the Verification Tool would have written them down: a host application that still signed with the former secret after
/// a rotation, a server whose clock is slow, an origin that was removed, a newcomer who went from one mistake to the next on staging.
/// </summary>
internal sealed class DemoFailures(long projectId, IReadOnlyDictionary<Door, long> doors, int seed, DateTimeOffset now)
{
    /// <summary>Hours before the end at which the secret was rotated.</summary>
    public const double Rotated = 9.4;

    /// <summary>Hours before the end at which an origin was removed.</summary>
    public const double OriginRemoved = 20.3;

    public const string RemovedOrigin = "https://old.demo.example";

    private const string Staging = "https://staging.demo.example";
    private const int MostPeople = 200;
    private const int MostTracesAtOnce = 3;

    // The project's id is in it: a trace id is unique in the installation, which may have a demonstration and a sandbox of the same seed.
    private readonly Randomizer random = new(unchecked((seed * 397) ^ (int)projectId));
    private readonly Dictionary<(DateTimeOffset Hour, string FoldKey), HandshakeFailure> rows = [];
    private readonly Dictionary<HandshakeFailure, List<HandshakeTrace>> traces = [];

    public IReadOnlyCollection<HandshakeFailure> Rows => rows.Values;

    public IEnumerable<HandshakeTrace> Traces => traces.Values.SelectMany(t => t);

    /// <param name="origin">Of the host application.</param>
    /// <param name="wasRotated">Whether the portal's secret was replaced.</param>
    public void Invent(IReadOnlyList<Customer> customers, string origin, bool wasRotated)
    {
        List<Customer> people = [.. customers.Take(MostPeople)];
        foreach (var episode in Story(origin, wasRotated))
        {
            var end = now.AddHours(-episode.To);
            for (var begin = now.AddHours(-episode.From); begin < end; begin = HourOf(begin).AddHours(1))
            {
                if (!random.Bool(episode.Chance)) continue;
                var until = HourOf(begin).AddHours(1) < end ? HourOf(begin).AddHours(1) : end;
                foreach (var person in random.ListItems(people, Math.Min(random.Number(1, episode.People), people.Count))) Refuse(episode, person, begin, until);
            }
        }
    }

    public static DateTimeOffset HourOf(DateTimeOffset at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    private void Refuse(Episode episode, Customer person, DateTimeOffset begin, DateTimeOffset until)
    {
        var text = episode.Door == Door.Portal ? person.Identities.OrderBy(i => i.Kind).First().Text : person.Email!;
        var identifier = ShortIdentifier.Shorten(text);
        var key = RecordFailures.FoldKeyOf(episode.Code, episode.Causes, episode.Origin, identifier);
        var hour = HourOf(begin);
        if (!rows.TryGetValue((hour, key), out var row))
        {
            rows[(hour, key)] = row = new HandshakeFailure(projectId, episode.Door, doors[episode.Door], hour, key, episode.Code, episode.Causes, episode.Origin, identifier);
            traces[row] = [];
        }

        DateTimeOffset[] moments = [.. Enumerable.Range(0, random.Number(1, episode.Most)).Select(_ => begin + ((until - begin) * random.Double(0, 0.99))).Order()];
        row.Add(moments.Length, moments[0], moments[^1], episode.Skew + random.Number(-3, 3));
        foreach (var at in moments.TakeLast(MostTracesAtOnce))
        {
            if (traces[row].Count < row.MostTraces) traces[row].Add(new HandshakeTrace(random.Hash(32), row, at));
        }
    }

    private static IEnumerable<Episode> Story(string origin, bool wasRotated)
    {
        const string mismatch = "signature_mismatch", center = "verification_failed";
        if (wasRotated)
        {
            yield return new(Door.Portal, mismatch, "previous-secret", origin, Rotated, 7.1, 14, 9);
            yield return new(Door.Portal, mismatch, "previous-secret", origin, 7.1, 5.2, 3, 4);
        }

        yield return new(Door.Portal, mismatch, "secret-quoted", Staging, 0.7, 0.05, 1, 4);
        yield return new(Door.Portal, "origin_not_allowed", "origin-not-allowed", RemovedOrigin, OriginRemoved, 12, 5, 4);
        yield return new(Door.Portal, "payload_expired", "expired", origin, 150, 0.3, 2, 2, Skew: 250) { Chance = 0.6f };
        yield return new(Door.Portal, mismatch, "", "https://preview.demo.example", 165, 2, 1, 2) { Chance = 0.12f };
        yield return new(Door.Portal, mismatch, "secret-newline", Staging, 76.5, 74.8, 1, 6);
        yield return new(Door.Portal, mismatch, "digest-base64,key-order", Staging, 74.6, 73.9, 1, 3);
        yield return new(Door.Portal, "payload_expires_too_late", "expires-at-milliseconds", Staging, 73.8, 73.2, 1, 2);
        yield return new(Door.TicketCenter, center, "email-mixed-case", origin, 52, 0.4, 1, 2) { Chance = 0.5f };
        yield return new(Door.TicketCenter, center, "identifier-untrimmed", origin, 100, 97, 2, 3);
    }
}
