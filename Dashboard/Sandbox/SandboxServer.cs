using Dashboard.Platform.Database;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dashboard.Sandbox;

/// <summary>The sample host application's own server, in the process of the dashboard and on an origin of its own.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication dashboard;
    private readonly SandboxOwner owner;
    private readonly SandboxProject project;
    private readonly int port;
    private WebApplication? app;

    internal SandboxServer(WebApplication dashboard, int port, SandboxOwner owner, SandboxProject project)
    {
        this.dashboard = dashboard;
        this.port = port;
        this.owner = owner;
        this.project = project;
    }

    /// <summary>Listens, beside a dashboard that listens already, and says on the console where both are.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var time = dashboard.Services.GetRequiredService<TimeProvider>();
        // Browsers let a secure page embed http://localhost: it is "potentially trustworthy" (W3C Secure Contexts §3.1).
        var dashboardUrl = dashboard.Urls.OrderBy(url => url.StartsWith("https:", StringComparison.Ordinal)).First().TrimEnd('/');
        app = Build(dashboard.Services.GetRequiredService<DataDirectory>(), time);
        new SandboxApp(dashboard.Services, project, owner, dashboardUrl, time).Map(app);
        new SandboxChat(dashboard.Services, project, dashboardUrl, time).Map(app);
        await app.StartAsync(cancellationToken);
        Console.WriteLine(
            $"""

              Sandbox    https://localhost:{port}   a sample application with portal, Ticket Center and chat in it; accept its self-made certificate once
              Dashboard  {dashboardUrl}    sign in as {owner.Email} with the password {owner.Password}

            """);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
    }

    private WebApplication Build(DataDirectory directory, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenLocalhost(port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(SandboxCertificate.Obtain(directory, time.GetUtcNow()));
            });
        });
        return builder.Build();
    }
}
