using Dashboard.Data;
using Dashboard.Identity;
using Dashboard.Projects;

namespace Dashboard.Portal;

/// <summary>The one reveal of the portal's secret.</summary>
public sealed class SecretModel(DashboardDbContext db, CurrentProject current, RevealSecret reveal, DoorSecrets secrets)
    : RevealSecretPage(current, reveal, secrets)
{
    protected override Task<SecretDoor?> FindDoorAsync(CancellationToken cancellationToken) => PortalSecretDoor.FindAsync(db, Project, cancellationToken);
}
