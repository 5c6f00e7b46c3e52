using System.CommandLine;
using Dashboard.Platform.Database;

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
        root.Options.Add(urls);
        root.SetAction(async (arguments, cancellationToken) =>
        {
            string[] address = arguments.GetValue(urls) is { } text ? ["--urls", text] : [];
            await RunAsync(compose, [.. arguments.UnmatchedTokens, .. address], cancellationToken);
            return ExitStatus.Done;
        });
        return root;
    }

    private static async Task RunAsync(Func<WebApplicationBuilder, WebApplication> compose, string[] settings, CancellationToken cancellationToken)
    {
        await using var app = compose(HostBuilding.ForServer(settings));
        await app.Services.GetRequiredService<MigrateDatabase>().RunAsync(cancellationToken);
        await app.RunAsync(cancellationToken);
    }
}
