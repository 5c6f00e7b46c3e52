using Dashboard.Data.Notifications;
using Dashboard.Data.Projects;

namespace Dashboard.Data.Team;

public enum InvitationEnd
{
    Accepted = 1,
    Revoked = 2,
}

/// <summary>
/// Somebody is asked into a project, in one role, by an address. Its link works once, until it expires, and only the hash of the link's token
/// is kept (product §8). At most one per project and address is open; an expired one stays open until it is sent again or revoked.
/// </summary>
public sealed class Invitation
{
    public const int MaxEmailLength = 256;

    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private Invitation() { }

    /// <param name="normalizedEmail">As Identity normalises addresses: what accounts are found by.</param>
    /// <param name="tokenHash">SHA-256 of the link's token, 64 hex digits.</param>
    public Invitation(
        long projectId, string email, string normalizedEmail, ProjectRole role, User invitedBy, string tokenHash, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(email);
        ArgumentNullException.ThrowIfNull(invitedBy);
        ProjectId = projectId;
        Email = email;
        NormalizedEmail = normalizedEmail;
        Role = role;
        CreatedAt = now;
        Renew(invitedBy, tokenHash, now);
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    public Project Project { get; private set; } = null!;

    /// <summary>As it was typed.</summary>
    public string Email { get; private set; } = null!;

    public string NormalizedEmail { get; private set; } = null!;

    public ProjectRole Role { get; private set; }

    /// <summary>Who made the link that works now. Null once that account is gone.</summary>
    public Guid? InvitedById { get; private set; }

    public string InvitedByName { get; private set; } = null!;

    public string TokenHash { get; private set; } = null!;

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>The mail with the link that works now; null where an admin was shown the link instead.</summary>
    public long? MailId { get; private set; }

    public OutboxMail? Mail { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Null while it is open.</summary>
    public InvitationEnd? End { get; private set; }

    /// <summary>Another link, which works for as long as a first one; the one before works no more.</summary>
    public void Renew(User invitedBy, string tokenHash, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(invitedBy);
        InvitedById = invitedBy.Id;
        InvitedByName = invitedBy.DisplayName;
        TokenHash = tokenHash;
        ExpiresAt = now + Lifetime;
        Mail = null;
        MailId = null;
    }

    public void SentBy(OutboxMail mail) => Mail = mail;

    /// <summary>It was accepted or revoked: its link works no more.</summary>
    public void Finish(InvitationEnd end, DateTimeOffset now)
    {
        End = end;
        EndedAt = now;
    }
}
