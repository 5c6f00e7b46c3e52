using Dashboard.Data.Identity;

namespace Dashboard.Identity;

/// <summary>What a settings page shows of a door's secrets (<c>/Identity/_Secret.cshtml</c>): everything but the text.</summary>
/// <param name="Door">Whose they are.</param>
/// <param name="Current">Null until there is one.</param>
/// <param name="Retired">Newest first.</param>
/// <param name="Now">The present.</param>
public sealed record SecretPanel(SecretDoor Door, DoorSecret? Current, IReadOnlyList<DoorSecret> Retired, DateTimeOffset Now)
{
    /// <summary>The replaced secret that still works; null outside an overlap.</summary>
    public DoorSecret? Overlapping => Retired.FirstOrDefault(s => s.IsAccepted(Now));

    /// <summary>Replaced secrets whose text is still kept for diagnosis.</summary>
    public IReadOnlyList<DoorSecret> Kept => [.. Retired.Where(s => s.DestroyedAt is null && s.DestroyAfter > Now)];

    /// <summary>Whether the current one waits behind <i>Reveal once</i>.</summary>
    public bool CanBeRevealed => Current is { RevealedAt: null };

    /// <summary>Arranges what <see cref="DoorSecrets.HistoryAsync"/> found.</summary>
    public static SecretPanel Of(SecretDoor door, IReadOnlyList<DoorSecret> history, DateTimeOffset now) =>
        new(door, history.FirstOrDefault(s => s.IsCurrent), [.. history.Where(s => !s.IsCurrent)], now);
}
