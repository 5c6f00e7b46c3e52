namespace Dashboard.Portal;

/// <summary>Section <c>Portal</c> of the configuration.</summary>
public sealed class PortalOptions
{
    public const string Section = "Portal";

    /// <summary>How far ahead a payload's <c>expiresAt</c> may lie, besides a minute for clocks that differ: a far-future expiry is a permanent password.</summary>
    public TimeSpan MaxPayloadLifetime { get; set; } = TimeSpan.FromHours(1);

    internal bool IsSensible => MaxPayloadLifetime >= TimeSpan.FromSeconds(10) && MaxPayloadLifetime <= TimeSpan.FromDays(7);
}
