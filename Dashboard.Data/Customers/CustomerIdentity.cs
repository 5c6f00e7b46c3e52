namespace Dashboard.Data.Customers;

public enum IdentityKind
{
    ExternalUserId = 1,
    Email = 2,
    Phone = 3,

    /// <summary>An anonymous visitor of a widget: a contact of its own.</summary>
    VisitorToken = 4,
}

/// <summary>
/// One way a person is known: exactly the text that was signed, keyed by kind and text and compared ordinally
/// (product rule 1.3).
/// </summary>
public sealed class CustomerIdentity
{
    public const int MaxTextLength = 320;

    private CustomerIdentity() { }

    internal CustomerIdentity(
        Customer customer, IdentityKind kind, string text, bool verified, string scope, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, MaxTextLength);
        Customer = customer;
        ProjectId = customer.ProjectId;
        Kind = kind;
        Text = text;
        Verified = verified;
        Scope = scope;
        CreatedAt = now;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    public long CustomerId { get; private set; }

    public Customer Customer { get; private set; } = null!;

    public IdentityKind Kind { get; private set; }

    public string Text { get; private set; } = null!;

    /// <summary>True if a signature covered it; an unsigned email or id is only a claim (product rule 1.4).</summary>
    public bool Verified { get; private set; }

    /// <summary>
    /// Empty for identities that hold across doors; otherwise the one place it holds in, such as <c>widget:7</c> for an
    /// email proved at a widget that accepts either, or <c>staff</c> for an address an agent typed. Part of the key.
    /// </summary>
    public string Scope { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? BlockedAt { get; private set; }

    /// <summary>Sessions made at or before this moment are over.</summary>
    public DateTimeOffset? SessionsEndedAt { get; private set; }

    /// <summary>
    /// Of a visitor token: the verified identity that it came signed with. The token opens nothing any more; at its widget, what was begun under
    /// it belongs to that identity (product rule 1.4).
    /// </summary>
    public long? AdoptedById { get; private set; }

    public bool IsBlocked => BlockedAt is not null;

    /// <summary>Answered like a failed verification from now on; also ends the sessions (product rule 1.14).</summary>
    public void Block(DateTimeOffset now)
    {
        BlockedAt ??= now;
        EndSessions(now);
    }

    public void Unblock() => BlockedAt = null;

    public void EndSessions(DateTimeOffset now) => SessionsEndedAt = now;

    /// <summary>Ends a visitor token in favour of the identity that it came signed with; the caller moves it and writes the join.</summary>
    public void AdoptBy(CustomerIdentity verified)
    {
        ArgumentNullException.ThrowIfNull(verified);
        if (Kind != IdentityKind.VisitorToken || !verified.Verified) throw new InvalidOperationException("A verified identity adopts a visitor token.");
        if (verified.ProjectId != ProjectId) throw new InvalidOperationException("Nothing crosses projects.");
        AdoptedById ??= verified.Id;
    }

    /// <summary>Moves the identity to another record; the caller writes the <see cref="CustomerJoin"/>.</summary>
    public void MoveTo(Customer customer)
    {
        ArgumentNullException.ThrowIfNull(customer);
        if (customer.ProjectId != ProjectId) throw new InvalidOperationException("Nothing crosses projects.");
        Customer = customer;
    }
}

/// <summary>
/// One identity that moved from one record to another, by rule or by hand. Enough is kept to move it back
/// (product rule 1.6).
/// </summary>
public sealed class CustomerJoin
{
    private CustomerJoin() { }

    public CustomerJoin(long projectId, long identityId, long fromCustomerId, long toCustomerId, string reason, DateTimeOffset now)
    {
        ProjectId = projectId;
        IdentityId = identityId;
        FromCustomerId = fromCustomerId;
        ToCustomerId = toCustomerId;
        Reason = reason;
        JoinedAt = now;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    public long IdentityId { get; private set; }

    public long FromCustomerId { get; private set; }

    public long ToCustomerId { get; private set; }

    public string Reason { get; private set; } = null!;

    public DateTimeOffset JoinedAt { get; private set; }

    public DateTimeOffset? UndoneAt { get; private set; }

    public void Undo(DateTimeOffset now) => UndoneAt ??= now;
}
