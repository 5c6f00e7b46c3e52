using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Portal;

/// <summary>The portal of the project that the member is in, for the screens about its secret: looking it up is the authorisation.</summary>
internal static class PortalSecretDoor
{
    public static async Task<SecretDoor?> FindAsync(DashboardDbContext db, CurrentProject current, CancellationToken cancellationToken) =>
        Of(current, await db.EmbeddedPortals.Where(p => p.ProjectId == current.ProjectId).Select(p => p.Id).SingleAsync(cancellationToken));

    public static SecretDoor Of(CurrentProject current, long portalId) => new()
    {
        Key = new DoorKey(current.ProjectId, Door.Portal, portalId),
        Title = "Embedded Portal",
        Folder = "/Portal",
        SettingsPage = "/Portal/Settings",
        Route = new Dictionary<string, string> { ["project"] = current.Slug },
        Variable = "USERHERO_HMAC_SECRET",
        NoSecretYet = "It is created when you enable the portal and save for the first time.",
    };
}
