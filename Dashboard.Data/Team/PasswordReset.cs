using Dashboard.Data.Notifications;

namespace Dashboard.Data.Team;

/// <summary>
/// A single-use link that sets a new password without the old one; only its hash is kept. It ends early when the account's password is
/// changed in any way, since it names the security stamp that it was made under.
/// </summary>
public sealed class PasswordReset
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private PasswordReset() { }

    /// <param name="tokenHash">SHA-256 of the link's token, 64 hex digits.</param>
    /// <param name="madeById">Null if whoever has the account's mailbox asked for it; else the admin who was shown the link.</param>
    public PasswordReset(User user, string tokenHash, Guid? madeById, OutboxMail? mail, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(user);
        UserId = user.Id;
        SecurityStamp = user.SecurityStamp ?? "";
        TokenHash = tokenHash;
        MadeById = madeById;
        Mail = mail;
        CreatedAt = now;
        ExpiresAt = now + Lifetime;
    }

    public long Id { get; private set; }

    public Guid UserId { get; private set; }

    public User User { get; private set; } = null!;

    public string TokenHash { get; private set; } = null!;

    public string SecurityStamp { get; private set; } = null!;

    public Guid? MadeById { get; private set; }

    /// <summary>The mail that carries the link; null where an admin was shown it.</summary>
    public long? MailId { get; private set; }

    public OutboxMail? Mail { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? UsedAt { get; private set; }
}
