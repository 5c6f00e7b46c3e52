using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Portal;

/// <summary>What an engineer may see of the portal's settings: how to install it, and what to compare. Nothing can be changed here.</summary>
[Authorize(Policy = ProjectPolicies.Engineer)]
public sealed class InstallModel(DashboardDbContext db, CurrentProject current, IConfiguration configuration) : PageModel
{
    public InstallGuide Guide { get; private set; } = null!;

    public bool Enabled { get; private set; }

    /// <summary>Of the current secret; null where there is none yet.</summary>
    public string? Fingerprint { get; private set; }

    public IReadOnlyList<string> Origins { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var portal = await db.EmbeddedPortals.AsNoTracking().Include(p => p.Origins)
            .SingleAsync(p => p.ProjectId == current.ProjectId, cancellationToken);
        Guide = InstallGuide.Of(portal.PublicKey, configuration, Request);
        Enabled = portal.Enabled;
        Origins = [.. portal.Origins.OrderBy(o => o.Id).Select(o => o.Pattern)];
        Fingerprint = await db.DoorSecrets.AsNoTracking()
            .Where(s => s.ProjectId == current.ProjectId && s.Door == Door.Portal && s.DoorId == portal.Id && s.RetiredAt == null)
            .Select(s => s.Fingerprint).SingleOrDefaultAsync(cancellationToken);
    }
}
