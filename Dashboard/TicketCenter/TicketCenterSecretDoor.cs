using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.TicketCenter;

/// <summary>The Ticket Center of the project that the member is in, for the screens about its secret: looking it up is the authorisation.</summary>
internal static class TicketCenterSecretDoor
{
    public static async Task<SecretDoor?> FindAsync(DashboardDbContext db, CurrentProject current, CancellationToken cancellationToken) =>
        Of(current, await db.TicketCenters.Where(t => t.ProjectId == current.ProjectId).Select(t => t.Id).SingleAsync(cancellationToken));

    public static SecretDoor Of(CurrentProject current, long ticketCenterId) => new()
    {
        Key = new DoorKey(current.ProjectId, Door.TicketCenter, ticketCenterId),
        Title = "Ticket Center",
        Folder = "/TicketCenter",
        SettingsPage = "/TicketCenter/Settings",
        Route = new Dictionary<string, string> { ["project"] = current.Slug },
        Variable = "HDH_HMAC_SECRET",
        NoSecretYet = "Until there is one, the Ticket Center answers nobody. Generate it, then reveal it once for your server.",
        GenerateLabel = "Generate HMAC Secret",
    };
}
