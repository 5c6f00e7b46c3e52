using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Portal;

/// <summary>The portal of the project that the member is in: looking it up is the authorisation.</summary>
internal static class PortalScope
{
    public static async Task<DoorKey> PortalKeyAsync(this DashboardDbContext db, CurrentProject current, CancellationToken cancellationToken) =>
        new(current.ProjectId, Door.Portal,
            await db.EmbeddedPortals.Where(p => p.ProjectId == current.ProjectId).Select(p => p.Id).SingleAsync(cancellationToken));
}
