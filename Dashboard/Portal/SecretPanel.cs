using Dashboard.Data.Identity;

namespace Dashboard.Portal;

/// <summary>What the settings page shows of a portal's secrets: everything but the text.</summary>
/// <param name="Current">Null until the portal is enabled for the first time.</param>
/// <param name="Retired">Newest first.</param>
public sealed record SecretPanel(DoorSecret? Current, IReadOnlyList<DoorSecret> Retired, DateTimeOffset Now)
{
    /// <summary>The replaced secret that still works; null outside an overlap.</summary>
    public DoorSecret? Overlapping => Retired.FirstOrDefault(s => s.IsAccepted(Now));

    /// <summary>Replaced secrets whose text is still kept for diagnosis.</summary>
    public IReadOnlyList<DoorSecret> Kept => [.. Retired.Where(s => s.DestroyedAt is null && s.DestroyAfter > Now)];

    public bool CanBeRevealed => Current is { RevealedAt: null };

    public static SecretPanel Of(IReadOnlyList<DoorSecret> history, DateTimeOffset now) =>
        new(history.FirstOrDefault(s => s.IsCurrent), [.. history.Where(s => !s.IsCurrent)], now);
}
