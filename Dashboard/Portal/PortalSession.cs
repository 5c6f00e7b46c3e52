namespace Dashboard.Portal;

/// <summary>
/// A customer's session at the Embedded Portal, as its token carries it (product §2). Whoever holds one may see and write the tickets whose
/// identity is among <see cref="IdentityIds"/>, and nothing else; never look tickets up by the customer's record.
/// </summary>
public sealed record PortalSession
{
    /// <summary>Names the session for revocation and for streams (<c>session:{id}</c>).</summary>
    public required Guid Id { get; init; }

    public required long PortalId { get; init; }

    /// <summary>The portal's generation when the session was made.</summary>
    public required int Generation { get; init; }

    /// <summary>The secret that signed it.</summary>
    public required long SecretId { get; init; }

    public required long CustomerId { get; init; }

    /// <summary>The identities of the signed payload; the first decides, and new tickets are begun under it.</summary>
    public required IReadOnlyList<long> IdentityIds { get; init; }

    /// <summary>The origin of the host page, exactly as its browser sent it.</summary>
    public required string Origin { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>The signed <c>expiresAt</c>.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The identity under which new tickets are begun.</summary>
    public long IdentityId => IdentityIds[0];

    /// <summary>The topic on which the end of this session is told to its streams.</summary>
    public string Topic => Identity.RevokeSession.TopicOf(Id);
}
