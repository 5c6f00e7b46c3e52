using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Notifications;
using Dashboard.Platform.Security;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Team;

/// <param name="Token">Of the link that has to be shown, once; null where the link was mailed.</param>
/// <param name="RetryAfter">Not zero where too many were sent within this minute; then nothing was done.</param>
public sealed record RenewResult(TeamChange Change, string? Token = null, TimeSpan RetryAfter = default);

/// <summary>Sends an open invitation again, with a new link and its whole time before it; the link before works no more.</summary>
public sealed class RenewInvitation(DashboardDbContext db, InviteMember invite, QueueAccountMail mail, AuditTrail audit, TimeProvider time)
{
    public async Task<RenewResult> RunAsync(TeamActor actor, long invitationId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (invite.IsTooFast(actor, out var rest)) return new RenewResult(TeamChange.Forbidden, RetryAfter: rest);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var inviter = await actor.LockTeamAsync(db, cancellationToken);
        var invitation = await db.Invitations.AsTracking()
            .SingleOrDefaultAsync(i => i.ProjectId == actor.ProjectId && i.Id == invitationId && i.EndedAt == null, cancellationToken);
        if (invitation is null) return new RenewResult(TeamChange.NotFound);
        // The link of an owner's invitation in an admin's hands would make an owner.
        if (inviter is null || !inviter.Role.HasSayOver(invitation.Role)) return new RenewResult(TeamChange.Forbidden);
        var token = LinkToken.New();
        invitation.Renew(inviter.User, LinkToken.HashOf(token), time.GetUtcNow());
        var mailed = mail.Invitation(invitation, token);
        audit.Add(actor.ProjectId, "team.invitation.renewed", invitation.Email, $"As {invitation.Role}. The new link {(mailed ? "is mailed to them" : "was shown")}.");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new RenewResult(TeamChange.Done, mailed ? null : token);
    }
}
