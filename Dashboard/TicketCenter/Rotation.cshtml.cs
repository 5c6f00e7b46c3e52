using Dashboard.Data;
using Dashboard.Identity;
using Dashboard.Projects;

namespace Dashboard.TicketCenter;

/// <summary>Replaces the Ticket Center's secret.</summary>
public sealed class RotationModel(DashboardDbContext db, CurrentProject current, RotateSecret rotate, EndOverlap endOverlap)
    : RotateSecretPage(current, rotate, endOverlap)
{
    protected override Task<SecretDoor?> FindDoorAsync(CancellationToken cancellationToken) => TicketCenterSecretDoor.FindAsync(db, Project, cancellationToken);
}
