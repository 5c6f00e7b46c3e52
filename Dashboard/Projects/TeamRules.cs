using Dashboard.Data;
using Dashboard.Data.Team;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Projects;

/// <summary>Who may decide what about whom in a team (product §8).</summary>
public static class TeamRules
{
    /// <summary>Whether a member may give this role, or alter or remove somebody who has it: an admin has no say about owners.</summary>
    public static bool HasSayOver(this ProjectRole actor, ProjectRole role) =>
        actor == ProjectRole.Owner || (actor == ProjectRole.Admin && role != ProjectRole.Owner);

    /// <summary>
    /// Whether a member may be shown a link that sets another's password, which is as good as that account: only where it opens nothing that
    /// they could not do already. In <em>every</em> project of the other they are an owner, or an admin over an agent or engineer; and of whoever
    /// founded the installation (who may make projects) only an owner. See docs/decisions, "Links for forgotten passwords".
    /// </summary>
    public static async Task<bool> MaySetPasswordAsync(this DashboardDbContext db, Guid actorId, Guid memberId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (actorId == memberId) return false;
        var mine = await db.Memberships.Where(m => m.UserId == actorId).ToDictionaryAsync(m => m.ProjectId, m => m.Role, cancellationToken);
        var theirs = await db.Memberships.Where(m => m.UserId == memberId).Select(m => new { m.ProjectId, m.Role }).ToListAsync(cancellationToken);
        if (theirs.Count == 0 || !theirs.TrueForAll(m => mine.TryGetValue(m.ProjectId, out var role) && Outranks(role, m.Role))) return false;
        return mine.ContainsValue(ProjectRole.Owner) || !await db.Installations.AnyAsync(i => i.OwnerId == memberId, cancellationToken);
    }

    private static bool Outranks(ProjectRole mine, ProjectRole theirs) =>
        mine == ProjectRole.Owner || (mine == ProjectRole.Admin && theirs is ProjectRole.Agent or ProjectRole.Engineer);
}
