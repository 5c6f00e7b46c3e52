using Dashboard.Identity;
using Dashboard.Projects;

namespace Dashboard.ChatWidget;

/// <summary>Replaces a widget's secret.</summary>
public sealed class RotationModel(WidgetQueries widgets, CurrentProject current, RotateSecret rotate, EndOverlap endOverlap)
    : RotateSecretPage(current, rotate, endOverlap)
{
    protected override Task<SecretDoor?> FindDoorAsync(CancellationToken cancellationToken) =>
        WidgetSecretDoor.FindAsync(widgets, Project, (string)RouteData.Values["widget"]!, cancellationToken);
}
