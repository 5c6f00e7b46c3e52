namespace Dashboard.Data.Team;

/// <summary>
/// The one row that says who founded this installation. Its fixed key is the unique constraint behind "two posts of
/// the first-start form make one owner" (product §8).
/// </summary>
public sealed class Installation
{
    /// <summary>The only key this table can hold.</summary>
    public const int OnlyId = 1;

    private Installation() { }

    public Installation(Guid ownerId, DateTimeOffset now)
    {
        Id = OnlyId;
        OwnerId = ownerId;
        FoundedAt = now;
    }

    public int Id { get; private set; }

    public Guid OwnerId { get; private set; }

    public DateTimeOffset FoundedAt { get; private set; }
}

/// <summary>A link that the console printed at a start while no user existed; only its hash is kept.</summary>
public sealed class FirstStartLink
{
    private FirstStartLink() { }

    public FirstStartLink(string tokenHash, DateTimeOffset expiresAt)
    {
        TokenHash = tokenHash;
        ExpiresAt = expiresAt;
    }

    public long Id { get; private set; }

    /// <summary>SHA-256 of the token, 64 hex digits.</summary>
    public string TokenHash { get; private set; } = null!;

    public DateTimeOffset ExpiresAt { get; private set; }
}
