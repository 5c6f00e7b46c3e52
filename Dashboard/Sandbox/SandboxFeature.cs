using System.Net;
using Dashboard.Platform;
using Dashboard.Platform.Database;

namespace Dashboard.Sandbox;

/// <summary>
/// <c>--sandbox</c>: the dashboard, and beside it in the same process a sample host application on an origin of its own. Each door of the
/// product has its place in the sample: the Embedded Portal on every page, the Ticket Center on one of its own.
/// </summary>
public static class SandboxFeature
{
    /// <summary>The sample's port, unless <c>Sandbox:Port</c> says otherwise.</summary>
    public const int DefaultPort = 5443;

    /// <summary>Refuses what the sandbox is not for, before anything is made.</summary>
    /// <exception cref="InvalidConfigurationException">Production by configuration, or an address that others can reach.</exception>
    public static void RequireSafe(IConfiguration configuration, string defaultUrl)
    {
        var urls = (configuration["urls"] ?? defaultUrl).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        if (string.Equals(configuration["environment"], Environments.Production, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidConfigurationException("--sandbox is not for Production: it shows a password to everybody who can open its page. Leave out ASPNETCORE_ENVIRONMENT=Production, or the flag.");
        }

        // Mail needs an address for its links; here everybody who reads it sits at this machine.
        if (string.IsNullOrEmpty(configuration["PublicUrl"]) && urls.Length > 0) configuration["PublicUrl"] = urls[0].TrimEnd('/');
        foreach (var url in urls)
        {
            if (!IsLoopback(BindingAddress.Parse(url).Host))
            {
                throw new InvalidConfigurationException($"--sandbox is for this machine only, and {url} can be reached from others. Use localhost.");
            }
        }
    }

    /// <summary>
    /// Sets up the sample's project in a dashboard that does not listen yet: with its owner there, the start prints no first-start link.
    /// </summary>
    public static async Task<SandboxServer> PrepareAsync(WebApplication dashboard, CancellationToken cancellationToken)
    {
        var port = dashboard.Configuration.GetValue("Sandbox:Port", DefaultPort);
        var owner = SandboxOwner.Obtain(dashboard.Services.GetRequiredService<DataDirectory>());
        await using var scope = dashboard.Services.CreateAsyncScope();
        var project = await ActivatorUtilities.CreateInstance<PrepareSandbox>(scope.ServiceProvider)
            .RunAsync(owner, $"https://localhost:{port}", cancellationToken);
        return new SandboxServer(dashboard, port, owner, project);
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
