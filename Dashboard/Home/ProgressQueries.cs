using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Home;

/// <summary>How far a new project has come: the steps from nothing to the first answered customer.</summary>
public sealed record Progress(bool PortalEnabled, bool HasOrigin, bool HandshakePassed, bool HasTicket, bool HasTeam)
{
    /// <summary>Team mates are welcome but not needed for the portal to work.</summary>
    public bool IsDone => PortalEnabled && HasOrigin && HandshakePassed && HasTicket;

    public int Done => new[] { PortalEnabled, HasOrigin, HandshakePassed, HasTicket, HasTeam }.Count(static done => done);
}

public sealed class ProgressQueries(DashboardDbContext db)
{
    public async Task<Progress> ReadAsync(long projectId, CancellationToken cancellationToken)
    {
        var portal = await db.EmbeddedPortals.AsNoTracking().Where(p => p.ProjectId == projectId)
            .Select(p => new { p.Enabled, HasOrigin = p.Origins.Any() }).SingleOrDefaultAsync(cancellationToken);
        return new Progress(
            portal?.Enabled == true,
            portal?.HasOrigin == true,
            await db.HandshakeCounts.AnyAsync(c => c.ProjectId == projectId && c.Passed > 0, cancellationToken),
            await db.Tickets.AnyAsync(t => t.ProjectId == projectId, cancellationToken),
            await db.Memberships.CountAsync(m => m.ProjectId == projectId, cancellationToken) > 1);
    }
}
