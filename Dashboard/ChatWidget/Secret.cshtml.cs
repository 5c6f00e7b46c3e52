using Dashboard.Identity;
using Dashboard.Projects;

namespace Dashboard.ChatWidget;

/// <summary>The one reveal of a widget's secret.</summary>
public sealed class SecretModel(WidgetQueries widgets, CurrentProject current, RevealSecret reveal, DoorSecrets secrets)
    : RevealSecretPage(current, reveal, secrets)
{
    protected override Task<SecretDoor?> FindDoorAsync(CancellationToken cancellationToken) =>
        WidgetSecretDoor.FindAsync(widgets, Project, (string)RouteData.Values["widget"]!, cancellationToken);
}
