using Microsoft.Extensions.Logging.Console;

namespace Dashboard.CommandLine;

/// <summary>How the process's builder is made, for the server and for commands.</summary>
internal static class HostBuilding
{
    /// <summary>Where the server listens if nothing else is said (product §9).</summary>
    public const string DefaultUrl = "http://localhost:5080";

    /// <summary>The builder of the server.</summary>
    public static WebApplicationBuilder ForServer(string[] settings)
    {
        var builder = Create(settings);
        if (!IsAddressConfigured(builder.Configuration)) builder.WebHost.UseUrls(DefaultUrl);
        return builder;
    }

    /// <summary>
    /// Keeps the host from logging the trace of a start that fails: the reason is told in one line on stderr (an address in use, say).
    /// </summary>
    /// <returns>To be called once the server listens.</returns>
    public static Action QuietUntilStarted(WebApplicationBuilder builder)
    {
        var hasStarted = false;
        builder.Logging.AddFilter<ConsoleLoggerProvider>("Microsoft.Extensions.Hosting.Internal.Host", level => hasStarted && level >= LogLevel.Information);
        return () => hasStarted = true;
    }

    /// <summary>The builder of a command: the same product without a server, its log on stderr, so that stdout is the command's own.</summary>
    public static WebApplicationBuilder ForCommand()
    {
        var builder = Create([]);
        builder.Logging.AddFilter<ConsoleLoggerProvider>(null, LogLevel.Warning);
        // Said once by the server, and in docs/SECURITY.md: keys lie unencrypted beside the database they protect.
        builder.Logging.AddFilter<ConsoleLoggerProvider>("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // What it would say is the reason that the command itself gives.
        builder.Logging.AddFilter<ConsoleLoggerProvider>("Microsoft.EntityFrameworkCore", LogLevel.None);
        builder.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        return builder;
    }

    private static WebApplicationBuilder Create(string[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = OwnContentRoot(settings) });
        // A build finds its scripts and styles through a manifest that the framework otherwise reads only in Development.
        builder.WebHost.UseStaticWebAssets();
        return builder;
    }

    private static string? OwnContentRoot(string[] settings)
    {
        var isSet = settings.Any(s => s.StartsWith("--contentRoot=", StringComparison.OrdinalIgnoreCase))
            || Environment.GetEnvironmentVariable("ASPNETCORE_CONTENTROOT") is not null
            || Environment.GetEnvironmentVariable("DOTNET_CONTENTROOT") is not null;
        return isSet ? null : ContentRoot.Find(Directory.GetCurrentDirectory(), AppContext.BaseDirectory);
    }

    private static bool IsAddressConfigured(ConfigurationManager configuration) =>
        configuration["urls"] is not null || configuration["http_ports"] is not null || configuration["https_ports"] is not null
        || configuration.GetSection("Kestrel:Endpoints").Exists();
}
