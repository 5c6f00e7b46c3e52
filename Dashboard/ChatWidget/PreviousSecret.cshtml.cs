using Dashboard.Identity;
using Dashboard.Projects;

namespace Dashboard.ChatWidget;

/// <summary>Destroys what is kept of a widget's former secrets.</summary>
public sealed class PreviousSecretModel(WidgetQueries widgets, CurrentProject current, DestroyPreviousSecret destroy)
    : DestroySecretPage(current, destroy)
{
    protected override Task<SecretDoor?> FindDoorAsync(CancellationToken cancellationToken) =>
        WidgetSecretDoor.FindAsync(widgets, Project, (string)RouteData.Values["widget"]!, cancellationToken);
}
