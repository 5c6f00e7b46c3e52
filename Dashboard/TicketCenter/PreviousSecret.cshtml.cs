using Dashboard.Data;
using Dashboard.Identity;
using Dashboard.Projects;

namespace Dashboard.TicketCenter;

/// <summary>Destroys the Ticket Center's replaced secrets.</summary>
public sealed class PreviousSecretModel(DashboardDbContext db, CurrentProject current, DestroyPreviousSecret destroy)
    : DestroySecretPage(current, destroy)
{
    protected override Task<SecretDoor?> FindDoorAsync(CancellationToken cancellationToken) => TicketCenterSecretDoor.FindAsync(db, Project, cancellationToken);
}
