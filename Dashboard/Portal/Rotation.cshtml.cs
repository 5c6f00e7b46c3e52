using Dashboard.Data;
using Dashboard.Identity;
using Dashboard.Projects;

namespace Dashboard.Portal;

/// <summary>Replaces the portal's secret.</summary>
public sealed class RotationModel(DashboardDbContext db, CurrentProject current, RotateSecret rotate, EndOverlap endOverlap)
    : RotateSecretPage(current, rotate, endOverlap)
{
    protected override Task<SecretDoor?> FindDoorAsync(CancellationToken cancellationToken) => PortalSecretDoor.FindAsync(db, Project, cancellationToken);
}
