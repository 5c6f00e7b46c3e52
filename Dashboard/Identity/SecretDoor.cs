namespace Dashboard.Identity;

/// <summary>
/// A door as the screens about its secret see it. Each door has three pages of its own, <c>Secret</c>, <c>Rotation</c> and <c>PreviousSecret</c>,
/// a few lines each, that derive from <see cref="RevealSecretPage"/>, <see cref="RotateSecretPage"/> and <see cref="DestroySecretPage"/> and show
/// the partials of the same names here.
/// </summary>
public sealed record SecretDoor
{
    /// <summary>Whose secret it is.</summary>
    public required DoorKey Key { get; init; }

    /// <summary>What the settings screen is called, such as <c>Ticket Center</c> or a widget's name.</summary>
    public required string Title { get; init; }

    /// <summary>The folder of the three pages, such as <c>/TicketCenter</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>The settings page that holds the panel, such as <c>/TicketCenter/Settings</c>; its section has the id <c>secret</c>.</summary>
    public required string SettingsPage { get; init; }

    /// <summary>The route values of all four: <c>project</c>, and whatever else names the door.</summary>
    public required IDictionary<string, string> Route { get; init; }

    /// <summary>The environment variable of the host's server that the published examples read, such as <c>HDH_HMAC_SECRET</c>.</summary>
    public required string Variable { get; init; }

    /// <summary>One sentence where there is no secret yet: how it comes to be.</summary>
    public required string NoSecretYet { get; init; }

    /// <summary>The button that makes the first secret, answered by the handler <c>Generate</c> of the door's <c>Secret</c> page; null where something else makes it.</summary>
    public string? GenerateLabel { get; init; }

    /// <summary>One of the three pages.</summary>
    public string Page(string name) => $"{Folder}/{name}";
}
