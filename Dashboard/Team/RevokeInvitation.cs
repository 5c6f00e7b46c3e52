using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Team;

/// <summary>Takes an invitation back: its link works no more, and a mail that still waits is not sent.</summary>
public sealed class RevokeInvitation(DashboardDbContext db, AuditTrail audit, TimeProvider time)
{
    public async Task<TeamChange> RunAsync(TeamActor actor, long invitationId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var member = await actor.LockTeamAsync(db, cancellationToken);
        var invitation = await db.Invitations.AsTracking()
            .SingleOrDefaultAsync(i => i.ProjectId == actor.ProjectId && i.Id == invitationId && i.EndedAt == null, cancellationToken);
        if (invitation is null) return TeamChange.NotFound;
        if (member is null || !member.Role.HasSayOver(invitation.Role)) return TeamChange.Forbidden;
        invitation.Finish(InvitationEnd.Revoked, time.GetUtcNow());
        audit.Add(actor.ProjectId, "team.invitation.revoked", invitation.Email, $"As {invitation.Role}.");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TeamChange.Done;
    }
}
