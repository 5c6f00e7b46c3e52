namespace Dashboard.Data.Identity;

/// <summary>Handshakes that passed and failed at one door in one hour; flushed in batches.</summary>
public sealed class HandshakeCount
{
    /// <summary>How long hours are told apart: 90 days.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>The <see cref="Hour"/> of the one row of each door that has the sum of all hours before.</summary>
    public static readonly DateTimeOffset LongAgo = DateTimeOffset.UnixEpoch;

    private HandshakeCount() { }

    public HandshakeCount(long projectId, Door door, long doorId, DateTimeOffset hour)
    {
        ProjectId = projectId;
        Door = door;
        DoorId = doorId;
        Hour = hour;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    public Door Door { get; private set; }

    public long DoorId { get; private set; }

    /// <summary>Start of the hour, UTC; <see cref="LongAgo"/> for what was put together.</summary>
    public DateTimeOffset Hour { get; private set; }

    public long Passed { get; private set; }

    public long Failed { get; private set; }

    public void Add(long passed, long failed)
    {
        Passed += passed;
        Failed += failed;
    }
}

/// <summary>A session that was ended before its signature expired; forgotten once it would have expired anyway.</summary>
public sealed class RevokedSession
{
    private RevokedSession() { }

    public RevokedSession(Guid sessionId, DateTimeOffset expiresAt)
    {
        SessionId = sessionId;
        ExpiresAt = expiresAt;
    }

    public Guid SessionId { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }
}
