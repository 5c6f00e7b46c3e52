using System.Security.Cryptography;
using Dashboard.Identity;

namespace Dashboard.Verification.Failures;

/// <summary>
/// What waits for diagnosis, fairly: every door has its turn, literal repeats wait once, and where a door has too many the newest of its
/// busiest origin is counted without being examined. So a flood at one door or from one page delays nobody else. For one reader.
/// </summary>
public sealed class FailureInbox
{
    /// <summary>Different failures that wait at one door.</summary>
    public const int MostPerDoor = 200;

    private readonly Dictionary<DoorKey, DoorInbox> doors = [];
    private readonly Queue<DoorKey> turns = new();

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => doors.Count == 0;

    /// <summary>Takes one in.</summary>
    public void Add(FailedHandshake failure)
    {
        if (!doors.TryGetValue(failure.Door, out var door))
        {
            doors[failure.Door] = door = new DoorInbox();
            turns.Enqueue(failure.Door);
        }

        door.Add(failure);
    }

    /// <summary>Hands out up to <paramref name="most"/> to be examined, a door after the other, and what is only to be counted.</summary>
    public IReadOnlyList<PendingFailure> Take(int most)
    {
        var taken = new List<PendingFailure>();
        while (most > 0 && turns.TryDequeue(out var key))
        {
            var door = doors[key];
            taken.AddRange(door.TakeUnexamined());
            if (door.TakeNext() is { } next)
            {
                taken.Add(next);
                most--;
            }

            if (door.IsEmpty) doors.Remove(key);
            else turns.Enqueue(key);
        }

        return taken;
    }

    private readonly record struct Same(string Code, string? Origin, string Text, string? Other, string Signature)
    {
        public static Same Of(FailedHandshake failure) =>
            new(failure.Code, failure.Origin, Convert.ToHexString(SHA256.HashData(failure.Text.Span)), failure.Other, failure.Signature);
    }

    private sealed class DoorInbox
    {
        private readonly Dictionary<Same, PendingFailure> known = [];
        private readonly Dictionary<string, LinkedList<Same>> byOrigin = new(StringComparer.Ordinal);
        private readonly Queue<string> origins = new();
        private readonly Dictionary<string, PendingFailure> unexamined = new(StringComparer.Ordinal);

        public bool IsEmpty => known.Count == 0 && unexamined.Count == 0;

        public void Add(FailedHandshake failure)
        {
            var same = Same.Of(failure);
            if (known.TryGetValue(same, out var waiting))
            {
                waiting.Repeat(failure);
                return;
            }

            known[same] = new PendingFailure(failure);
            var origin = failure.Origin ?? "";
            if (!byOrigin.TryGetValue(origin, out var line))
            {
                byOrigin[origin] = line = new LinkedList<Same>();
                origins.Enqueue(origin);
            }

            line.AddLast(same);
            if (known.Count > MostPerDoor) GiveUpOne();
        }

        public List<PendingFailure> TakeUnexamined()
        {
            List<PendingFailure> taken = [.. unexamined.Values];
            unexamined.Clear();
            return taken;
        }

        public PendingFailure? TakeNext()
        {
            while (origins.TryDequeue(out var origin))
            {
                if (!byOrigin.TryGetValue(origin, out var line)) continue;
                var next = line.First!.Value;
                line.RemoveFirst();
                if (line.Count == 0) byOrigin.Remove(origin);
                else origins.Enqueue(origin);
                known.Remove(next, out var pending);
                return pending;
            }

            return null;
        }

        private void GiveUpOne()
        {
            var (origin, line) = byOrigin.MaxBy(static entry => entry.Value.Count);
            var last = line.Last!.Value;
            line.RemoveLast();
            if (line.Count == 0) byOrigin.Remove(origin);
            known.Remove(last, out var given);
            if (unexamined.TryGetValue(last.Code, out var counted)) counted.Absorb(given!);
            else
            {
                var first = new PendingFailure(given!.First with { Text = default, Other = null, Signature = "", Origin = null }) { IsExamined = false };
                unexamined[last.Code] = first;
            }
        }
    }
}
