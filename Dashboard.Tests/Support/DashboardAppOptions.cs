using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Support;

/// <summary>How a <see cref="DashboardApp"/> differs from the usual one.</summary>
public sealed record DashboardAppOptions
{
    /// <summary>Configuration on top of the fixture's own, such as <c>["RateLimits:Enabled"] = "true"</c>.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Runs the background loops. Without them a test calls the use case that a loop would call.</summary>
    public bool BackgroundLoops { get; init; }

    /// <summary>Lets time pass by itself, as a browser needs it; <see cref="DashboardApp.Clock"/> is then not used.</summary>
    public bool RealTime { get; init; }

    /// <summary>Puts the cast's people and projects into the database.</summary>
    public bool WithCast { get; init; } = true;

    /// <summary>False for a database without tables, as before the first start.</summary>
    public bool Migrated { get; init; } = true;

    /// <summary>Serves HTTPS on this host name and a free port of the loopback address, for a browser; null for calls inside the process.</summary>
    public string? Host { get; init; }

    /// <summary>With <see cref="Host"/>: false to serve plain HTTP, as behind a proxy.</summary>
    public bool Https { get; init; } = true;

    /// <summary>Last changes to the services, for what lies outside the application (never to replace a part of it).</summary>
    public Action<IServiceCollection>? Services { get; init; }
}
