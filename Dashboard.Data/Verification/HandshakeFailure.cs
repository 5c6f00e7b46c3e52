using Dashboard.Data.Identity;

namespace Dashboard.Data.Verification;

/// <summary>
/// A refusal at a door with its diagnosed cause, repeats of one hour folded. Never a secret, a signature or a payload; of the identifier only
/// so much that a person who knows it recognises it.
/// </summary>
public sealed class HandshakeFailure
{
    /// <summary>How long failures are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>Rows of one door; beyond it the oldest of the commonest failure go.</summary>
    public const int MostPerDoor = 10_000;

    /// <summary>What stands for an origin or identifier where there were too many different ones to keep them apart.</summary>
    public const string Many = "(many)";

    private HandshakeFailure() { }

    public HandshakeFailure(long projectId, Door door, long doorId, DateTimeOffset hour, string foldKey, string code, string causes, string? origin, string? identifier)
    {
        ProjectId = projectId;
        Door = door;
        DoorId = doorId;
        Hour = hour;
        FoldKey = foldKey;
        Code = code;
        Causes = causes;
        Origin = origin;
        Identifier = identifier;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    public Door Door { get; private set; }

    public long DoorId { get; private set; }

    /// <summary>Start of the hour, UTC, whose repeats are folded here.</summary>
    public DateTimeOffset Hour { get; private set; }

    /// <summary>32 hex digits of a hash over what is the same in every repeat.</summary>
    public string FoldKey { get; private set; } = null!;

    /// <summary>The stable code that the door answered with.</summary>
    public string Code { get; private set; } = null!;

    /// <summary>Codes of the causes found, comma-separated, the first the most telling; empty where nothing explains it.</summary>
    public string Causes { get; private set; } = null!;

    /// <summary>The request's <c>Origin</c>, or <see cref="Many"/>.</summary>
    public string? Origin { get; private set; }

    /// <summary>Shortened beyond return, or <see cref="Many"/>.</summary>
    public string? Identifier { get; private set; }

    /// <summary>Seconds by which the signer's clock, and what it signed, lay behind (negative: ahead) at the last of them; null where the time was not the matter.</summary>
    public long? ClockSkew { get; private set; }

    /// <summary>How many of the last trace ids lead here: more where one row stands for many strangers.</summary>
    public int MostTraces => Origin == Many ? HandshakeTrace.MostPerCrowd : HandshakeTrace.MostPerFailure;

    public long Count { get; private set; }

    public DateTimeOffset FirstAt { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    /// <summary>Adds repeats.</summary>
    public void Add(long count, DateTimeOffset first, DateTimeOffset last, long? clockSkew)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        FirstAt = Count == 0 || first < FirstAt ? first : FirstAt;
        if (last >= LastAt)
        {
            LastAt = last;
            ClockSkew = clockSkew;
        }

        Count += count;
    }
}

/// <summary>By which a caller's <c>traceId</c> leads to its failure; the last few of each.</summary>
public sealed class HandshakeTrace
{
    /// <summary>Of one failure.</summary>
    public const int MostPerFailure = 20;

    /// <summary>Of one that stands for many origins and identifiers, or for what was not examined: at most a few of these rows an hour.</summary>
    public const int MostPerCrowd = 100;

    private HandshakeTrace() { }

    public HandshakeTrace(string traceId, HandshakeFailure failure, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(failure);
        TraceId = traceId;
        Failure = failure;
        ProjectId = failure.ProjectId;
        At = at;
    }

    /// <summary>32 lower-case hex digits, ours.</summary>
    public string TraceId { get; private set; } = null!;

    public long ProjectId { get; private set; }

    public long FailureId { get; private set; }

    public HandshakeFailure Failure { get; private set; } = null!;

    public DateTimeOffset At { get; private set; }
}
