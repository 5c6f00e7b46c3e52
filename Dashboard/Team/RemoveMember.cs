using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Team;

/// <summary>Takes somebody out of the team, or oneself. The account stays, and so does what they wrote.</summary>
public sealed class RemoveMember(DashboardDbContext db, ReleaseMember release, AuditTrail audit)
{
    public async Task<TeamChange> RunAsync(TeamActor actor, Guid userId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var self = await actor.LockTeamAsync(db, cancellationToken);
        var member = await db.Memberships.AsTracking().Include(m => m.User)
            .SingleOrDefaultAsync(m => m.ProjectId == actor.ProjectId && m.UserId == userId, cancellationToken);
        if (member is null) return TeamChange.NotFound;
        var leaving = userId == actor.UserId;
        if (self is null || !(leaving || self.Role.HasSayOver(member.Role))) return TeamChange.Forbidden;
        if (await db.IsLastOwnerAsync(member, cancellationToken)) return TeamChange.LastOwner;
        // First the membership, then the tickets: whoever assigns one to them at this moment holds the membership's row, and is waited for here.
        db.Remove(member);
        await db.SaveChangesAsync(cancellationToken);
        var tickets = await release.UnassignTicketsAsync(actor.ProjectId, member.User, self.User.DisplayName, "is no longer in the team", cancellationToken);
        var invitations = await release.RevokeInvitationsAsync(actor.ProjectId, userId, cancellationToken);
        audit.Add(actor.ProjectId, leaving ? "team.member.left" : "team.member.removed", member.User.Email!, ReleaseMember.InWords(tickets, invitations));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        release.Announce(actor.ProjectId, tickets);
        return TeamChange.Done;
    }
}

internal static class Owners
{
    /// <summary>Whether the project would be without an owner but for this one. With the team locked.</summary>
    public static async Task<bool> IsLastOwnerAsync(this DashboardDbContext db, Membership member, CancellationToken cancellationToken) =>
        member.Role == ProjectRole.Owner
        && !await db.Memberships.AnyAsync(m => m.ProjectId == member.ProjectId && m.Role == ProjectRole.Owner && m.Id != member.Id, cancellationToken);
}
