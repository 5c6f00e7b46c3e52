using Dashboard.Data;
using Dashboard.Identity;
using Dashboard.Projects;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.TicketCenter;

/// <summary>Makes the first secret of the Ticket Center, and shows one once.</summary>
public sealed class SecretModel(DashboardDbContext db, CurrentProject current, CreateSecret create, RevealSecret reveal, DoorSecrets secrets)
    : RevealSecretPage(current, reveal, secrets)
{
    public async Task<IActionResult> OnPostGenerateAsync(CancellationToken cancellationToken) =>
        await create.ExecuteAsync(Door.Key, By, cancellationToken)
            ? BackToPanel("The secret was generated. Reveal it below, once, and put it into your server's environment.", worked: true)
            : BackToPanel("There is a secret already.", worked: false);

    protected override Task<SecretDoor?> FindDoorAsync(CancellationToken cancellationToken) => TicketCenterSecretDoor.FindAsync(db, Project, cancellationToken);
}
