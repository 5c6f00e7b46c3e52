using System.ComponentModel.DataAnnotations;

namespace Dashboard.Platform.RateLimiting;

/// <summary>Section <c>RateLimits</c>; every number is per minute unless it says otherwise (product rule 1.13).</summary>
public sealed record RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>False is for tests; the start warns.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Requests to the public API of one address, before their body is read. A benchmark is one address: a million a minute is less than one process answers.</summary>
    [Range(1, 100_000_000)]
    public int RequestsPerAddressPerMinute { get; init; } = 1200;

    /// <summary>Failures of one address after which its failures become 429.</summary>
    [Range(1, 1_000_000)]
    public int FailuresPerAddressPerMinute { get; init; } = 60;

    /// <summary>Failures under one public key after which its failures become 429; a valid signature is never refused on a key's account.</summary>
    [Range(1, 1_000_000)]
    public int FailuresPerKeyPerMinute { get; init; } = 600;

    /// <summary>Streams of live events that one address may hold open at one process; not per minute. Many people share an address.</summary>
    [Range(1, 1_000_000)]
    public int StreamsPerAddress { get; init; } = 2_000;

    /// <summary>Streams of live events that one customer may hold open at one process; not per minute. Each tab has one for each door in it.</summary>
    [Range(1, 1_000_000)]
    public int StreamsPerCustomer { get; init; } = 50;

    /// <summary>Attempts of one address to sign in to the staff pages.</summary>
    [Range(1, 1_000_000)]
    public int SignInsPerMinute { get; init; } = 20;
}
