using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Data.Team;
using Dashboard.Platform.Mail;

namespace Dashboard.Notifications;

/// <summary>
/// Puts mail about an account into the outbox. Call it inside the write transaction that makes what the mail tells of, before
/// <c>SaveChanges</c>: both are saved together or not at all.
/// </summary>
public sealed class QueueAccountMail(DashboardDbContext db, AccountLinks links, MailOptions options, TimeProvider time)
{
    /// <summary>The invitation's link goes to the invited address, unless links are not mailed here (<see cref="AccountLinks.WhyNotMailed"/>).</summary>
    /// <param name="token">The token whose hash the invitation keeps.</param>
    /// <returns>False where an admin has to be shown the link instead.</returns>
    public bool Invitation(Invitation invitation, string token)
    {
        ArgumentNullException.ThrowIfNull(invitation);
        if (links.WhyNotMailed is not null || links.Invitation(token) is not { } link) return false;
        var mail = Queue(MailKind.Invitation, invitation.ProjectId, null, invitation.Email, "", OutboxMail.Patience);
        mail.Carry(links.Seal(link));
        invitation.SentBy(mail);
        return true;
    }

    /// <summary>
    /// Somebody forgot the password of the account with this address, if there is one. That is looked up by the worker, not here, so that the
    /// request does the same work, and takes the same time, whoever it asks for.
    /// </summary>
    /// <param name="address">As typed; one well-formed address.</param>
    public void PasswordReset(string address) => Queue(MailKind.PasswordReset, null, null, address, "", Data.Team.PasswordReset.Lifetime);

    /// <summary>Tells the owner of an account that its password is another one now.</summary>
    public void PasswordChanged(User user)
    {
        ArgumentNullException.ThrowIfNull(user);
        Queue(MailKind.PasswordChanged, null, user.Id, user.Email!, user.DisplayName, OutboxMail.Patience);
    }

    private OutboxMail Queue(MailKind kind, long? projectId, Guid? userId, string address, string name, TimeSpan patience)
    {
        var mail = new OutboxMail(kind, projectId, userId, address, name, $"{OpaqueId.New()}@{options.From.Domain}", patience, time.GetUtcNow());
        db.OutboxMails.Add(mail);
        return mail;
    }
}
