namespace Dashboard.Data.Identity;

/// <summary>What has secrets of its own (product rule 1.2): the three published integration contracts, and the way mail comes in.</summary>
public enum Door
{
    Portal = 1,
    TicketCenter = 2,
    Widget = 3,

    /// <summary>Where a mail server hands over replies by mail. Its secret is a bearer's and signs nothing; its id is the project's.</summary>
    InboundMail = 4,
}

/// <summary>
/// A secret of one door, encrypted at rest. The current one has no <see cref="RetiredAt"/>; a rotation retires it,
/// keeps it accepted until <see cref="AcceptedUntil"/> (overlap) and for diagnosis until <see cref="DestroyAfter"/>.
/// </summary>
public sealed class DoorSecret
{
    /// <summary>How long a retired secret is kept, encrypted, for diagnosis only (product rule 1.9).</summary>
    public static readonly TimeSpan KeptForDiagnosis = TimeSpan.FromDays(30);

    private DoorSecret() { }

    public DoorSecret(
        long projectId, Door door, long doorId, byte[] cipherText, string fingerprint, string createdBy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(cipherText);
        ArgumentException.ThrowIfNullOrEmpty(fingerprint);
        ProjectId = projectId;
        Door = door;
        DoorId = doorId;
        CipherText = cipherText;
        Fingerprint = fingerprint;
        CreatedBy = createdBy;
        CreatedAt = now;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    public Door Door { get; private set; }

    /// <summary>Id of the embedded portal, ticket center or widget.</summary>
    public long DoorId { get; private set; }

    /// <summary>The secret under Data Protection; empty once destroyed.</summary>
    public byte[] CipherText { get; private set; } = [];

    /// <summary>First 8 hex digits of SHA-256 of the secret's UTF-8 text (product rule 1.8).</summary>
    public string Fingerprint { get; private set; } = null!;

    public DateTimeOffset CreatedAt { get; private set; }

    public string CreatedBy { get; private set; } = null!;

    public DateTimeOffset? RevealedAt { get; private set; }

    public string? RevealedBy { get; private set; }

    /// <summary>When a rotation replaced it; null for the current secret.</summary>
    public DateTimeOffset? RetiredAt { get; private set; }

    public string? RetiredBy { get; private set; }

    /// <summary>End of the overlap during which a retired secret still works; null when there was or is none.</summary>
    public DateTimeOffset? AcceptedUntil { get; private set; }

    /// <summary>When a retired secret's text is destroyed by itself.</summary>
    public DateTimeOffset? DestroyAfter { get; private set; }

    public DateTimeOffset? DestroyedAt { get; private set; }

    /// <summary>Last handshake that passed with it; written in batches, so up to some seconds behind.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    public bool IsCurrent => RetiredAt is null;

    /// <summary>Whether a signature made with it is accepted at <paramref name="now"/>.</summary>
    public bool IsAccepted(DateTimeOffset now) => DestroyedAt is null && (RetiredAt is null || AcceptedUntil > now);

    /// <summary>Marks the one reveal. False if it was revealed before: the text must then not be shown.</summary>
    public bool TryReveal(string by, DateTimeOffset now)
    {
        if (RevealedAt is not null || !IsCurrent) return false;
        RevealedAt = now;
        RevealedBy = by;
        return true;
    }

    /// <summary>Replaces it; <paramref name="overlap"/> is how long old signatures still work (zero: not at all).</summary>
    public void Retire(string by, TimeSpan overlap, DateTimeOffset now)
    {
        if (!IsCurrent) throw new InvalidOperationException("Only the current secret can be retired.");
        RetiredAt = now;
        RetiredBy = by;
        AcceptedUntil = overlap > TimeSpan.Zero ? now + overlap : null;
        DestroyAfter = now + KeptForDiagnosis;
    }

    /// <summary>Ends the overlap at once; harmless when there is none.</summary>
    public void EndOverlap(DateTimeOffset now)
    {
        if (AcceptedUntil > now) AcceptedUntil = now;
    }

    /// <summary>Forgets the text of a retired secret; its fingerprint and history stay.</summary>
    public void Destroy(DateTimeOffset now)
    {
        if (IsCurrent) throw new InvalidOperationException("The current secret cannot be destroyed; rotate it first.");
        EndOverlap(now);
        CipherText = [];
        DestroyedAt ??= now;
    }
}
