using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Data.Tickets;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Team;

/// <summary>Gives a member another role. It holds from their next request on, since every request looks the role up.</summary>
public sealed class ChangeMemberRole(DashboardDbContext db, ReleaseMember release, AuditTrail audit)
{
    public async Task<TeamChange> RunAsync(TeamActor actor, Guid userId, ProjectRole role, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var self = await actor.LockTeamAsync(db, cancellationToken);
        var member = await db.Memberships.AsTracking().Include(m => m.User)
            .SingleOrDefaultAsync(m => m.ProjectId == actor.ProjectId && m.UserId == userId, cancellationToken);
        if (member is null) return TeamChange.NotFound;
        if (self is null || !self.Role.HasSayOver(member.Role) || !self.Role.HasSayOver(role)) return TeamChange.Forbidden;
        if (member.Role == role) return TeamChange.Unchanged;
        if (await db.IsLastOwnerAsync(member, cancellationToken)) return TeamChange.LastOwner;

        var before = member.Role;
        member.ChangeRole(role);
        await db.SaveChangesAsync(cancellationToken);
        // Engineers see no tickets, and nobody would answer those that stay theirs.
        IReadOnlyList<Ticket> tickets = role == ProjectRole.Engineer
            ? await release.UnassignTicketsAsync(actor.ProjectId, member.User, self.User.DisplayName, "answers no tickets any more", cancellationToken)
            : [];
        IReadOnlyList<string> invitations = role is ProjectRole.Agent or ProjectRole.Engineer
            ? await release.RevokeInvitationsAsync(actor.ProjectId, userId, cancellationToken)
            : [];
        audit.Add(
            actor.ProjectId, "team.member.role-changed", member.User.Email!,
            string.Join(' ', new[] { $"From {before} to {role}.", ReleaseMember.InWords(tickets, invitations) }.OfType<string>()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        release.Announce(actor.ProjectId, tickets);
        return TeamChange.Done;
    }
}
