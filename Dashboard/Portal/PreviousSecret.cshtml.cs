using Dashboard.Data;
using Dashboard.Identity;
using Dashboard.Projects;

namespace Dashboard.Portal;

/// <summary>Destroys the portal's replaced secrets.</summary>
public sealed class PreviousSecretModel(DashboardDbContext db, CurrentProject current, DestroyPreviousSecret destroy)
    : DestroySecretPage(current, destroy)
{
    protected override Task<SecretDoor?> FindDoorAsync(CancellationToken cancellationToken) => PortalSecretDoor.FindAsync(db, Project, cancellationToken);
}
