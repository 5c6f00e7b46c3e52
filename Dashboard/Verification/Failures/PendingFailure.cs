using Dashboard.Data.Verification;
using Dashboard.Identity;

namespace Dashboard.Verification.Failures;

/// <summary>A refusal that waits to be diagnosed, with its literal repeats.</summary>
public sealed class PendingFailure(FailedHandshake first)
{
    private readonly Queue<(string TraceId, DateTimeOffset At)> traces = new([(first.TraceId, first.At)]);

    /// <summary>The first of them, as the request had it.</summary>
    public FailedHandshake First => first;

    public int Count { get; private set; } = 1;

    public DateTimeOffset LastAt { get; private set; } = first.At;

    /// <summary>False for what came faster than it could be examined: it is counted, not diagnosed.</summary>
    public bool IsExamined { get; init; } = true;

    /// <summary>The last few; more of what stands for many.</summary>
    public IReadOnlyCollection<(string TraceId, DateTimeOffset At)> Traces => traces;

    internal void Repeat(FailedHandshake again) => Absorb(1, again.At, [(again.TraceId, again.At)]);

    internal void Absorb(PendingFailure other) => Absorb(other.Count, other.LastAt, other.Traces);

    private void Absorb(int count, DateTimeOffset last, IEnumerable<(string, DateTimeOffset)> more)
    {
        Count += count;
        if (last > LastAt) LastAt = last;
        foreach (var trace in more) traces.Enqueue(trace);
        while (traces.Count > (IsExamined ? HandshakeTrace.MostPerFailure : HandshakeTrace.MostPerCrowd)) traces.Dequeue();
    }
}
