using Dashboard.Data.ChatWidget;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Projects;

namespace Dashboard.ChatWidget;

/// <summary>A widget of the project that the member is in, for the screens about its secret: looking it up is the authorisation.</summary>
internal static class WidgetSecretDoor
{
    public static async Task<SecretDoor?> FindAsync(WidgetQueries widgets, CurrentProject current, string slug, CancellationToken cancellationToken) =>
        await widgets.FindAsync(current.ProjectId, slug, cancellationToken) is { } widget ? Of(current, widget) : null;

    public static SecretDoor Of(CurrentProject current, Widget widget) => new()
    {
        Key = new DoorKey(current.ProjectId, Door.Widget, widget.Id),
        Title = widget.Name,
        Folder = "/ChatWidget",
        SettingsPage = "/ChatWidget/Settings",
        Route = new Dictionary<string, string> { ["project"] = current.Slug, ["widget"] = widget.Slug },
        Variable = "WIDGET_SECRET",
        NoSecretYet = "It is created together with the widget.",
    };
}
