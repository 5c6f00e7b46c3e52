using Dashboard.Data.Identity;
using Dashboard.Data.Portal;

namespace Dashboard.Identity;

/// <summary>The Embedded Portal of a project as handshakes and sessions see it: a snapshot, shared and never changed.</summary>
public sealed record PortalDoor
{
    public required long Id { get; init; }

    public required long ProjectId { get; init; }

    public required string PublicKey { get; init; }

    public DoorKey Key => new(ProjectId, Door.Portal, Id);

    public required bool Enabled { get; init; }

    /// <summary>Sessions carry it; those of another generation are over.</summary>
    public required int Generation { get; init; }

    /// <summary>Who may embed it.</summary>
    public required OriginAllowlist Origins { get; init; }

    /// <summary>Since when each pattern has been on the list, by its text.</summary>
    public required IReadOnlyDictionary<string, DateTimeOffset> OriginsSince { get; init; }

    /// <summary>The current secret first. Check <see cref="AcceptedSecret.IsAccepted"/>: an overlap ends while this snapshot lives.</summary>
    public required IReadOnlyList<AcceptedSecret> Secrets { get; init; }

    public required string DefaultLocale { get; init; }

    public required PortalTheme Theme { get; init; }

    public required PortalLauncher Launcher { get; init; }

    public required bool ShowMetricCards { get; init; }

    public required BrandVariables Brand { get; init; }

    /// <summary>When the good copy of the custom CSS was fetched; null where there is none.</summary>
    public required DateTimeOffset? CustomCssFetchedAt { get; init; }

    /// <summary>Whether an origin is admitted by an entry that stood on the list at <paramref name="moment"/> and has stood there since.</summary>
    public bool HasAdmittedSince(string origin, DateTimeOffset moment) =>
        Origins.MatchAll(origin).Any(pattern => OriginsSince[pattern.ToString()] <= moment);
}
