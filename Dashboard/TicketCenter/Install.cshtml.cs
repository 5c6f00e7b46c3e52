using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.TicketCenter;

/// <summary>What an engineer may see of the Ticket Center's settings: how to install it, and what to compare. Nothing can be changed here.</summary>
[Authorize(Policy = ProjectPolicies.Engineer)]
public sealed class InstallModel(DashboardDbContext db, CurrentProject current, IConfiguration configuration) : PageModel
{
    public EmbedGuide Guide { get; private set; } = null!;

    /// <summary>Of the current secret; null where there is none yet.</summary>
    public string? Fingerprint { get; private set; }

    /// <summary>Empty allows every domain.</summary>
    public IReadOnlyList<string> Domains { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var center = await db.TicketCenters.SingleAsync(t => t.ProjectId == current.ProjectId, cancellationToken);
        Guide = EmbedGuide.Of(center.HelpdeskId, configuration, Request);
        Domains = DomainAllowlist.Parse(center.AllowedDomains, out _).Domains;
        Fingerprint = await db.DoorSecrets
            .Where(s => s.ProjectId == current.ProjectId && s.Door == Door.TicketCenter && s.DoorId == center.Id && s.RetiredAt == null)
            .Select(s => s.Fingerprint).SingleOrDefaultAsync(cancellationToken);
    }
}
