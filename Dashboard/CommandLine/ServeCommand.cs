using System.CommandLine;
using Dashboard.Platform.Database;
using Dashboard.Sandbox;
using Microsoft.Extensions.Options;

namespace Dashboard.CommandLine;

/// <summary>No command: migrates, then serves.</summary>
internal static class ServeCommand
{
    public static RootCommand Create(Func<WebApplicationBuilder, WebApplication> compose)
    {
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on, separated by ';'. Default: http://localhost:5080.", HelpName = "URLS" };
        var root = new RootCommand("A self-hosted support desk that lives inside other people's applications. Without a command: serves.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        var sandbox = new Option<bool>("--sandbox") { Description = $"Also serve a sample application with portal, Ticket Center and chat in it, on https://localhost:{SandboxFeature.DefaultPort}. For this machine only." };
        root.Options.Add(urls);
        root.Options.Add(sandbox);
        root.SetAction(async (arguments, cancellationToken) =>
        {
            string[] address = arguments.GetValue(urls) is { } text ? ["--urls", text] : [];
            await RunAsync(compose, [.. arguments.UnmatchedTokens, .. address], arguments.GetValue(sandbox), cancellationToken);
            return ExitStatus.Done;
        });
        return root;
    }

    private static async Task RunAsync(
        Func<WebApplicationBuilder, WebApplication> compose, string[] settings, bool withSandbox, CancellationToken cancellationToken)
    {
        var builder = HostBuilding.ForServer(settings);
        if (withSandbox) SandboxFeature.RequireSafe(builder.Configuration, HostBuilding.DefaultUrl);
        var started = HostBuilding.QuietUntilStarted(builder);
        await using var app = compose(builder);
        // Before the host starts: it would log the trace of what is the operator's to mend.
        app.Services.GetService<IStartupValidator>()?.Validate();
        await app.Services.GetRequiredService<MigrateDatabase>().RunAsync(cancellationToken);
        await using var sandbox = withSandbox ? await SandboxFeature.PrepareAsync(app, cancellationToken) : null;
        await StartAsync(app, cancellationToken);
        started();
        if (sandbox is not null) await sandbox.StartAsync(cancellationToken);
        await StartMemory.ReturnAsync(app.Lifetime.ApplicationStopping);
        await app.WaitForShutdownAsync(cancellationToken);
    }

    private static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            // Ends the loops that run already, before what they stand on is disposed of.
            await app.StopAsync(CancellationToken.None);
            throw;
        }
    }
}
