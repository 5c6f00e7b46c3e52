using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Dashboard.Account;

/// <summary>
/// Once the server listens: prints the link that creates the owner, while there is none. To the console itself and not to the log, which may be
/// shipped to places where a secret must not go.
/// </summary>
internal sealed class PrintFirstStartLink(IServiceScopeFactory scopes, IServer server, IConfiguration configuration) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<FirstStartLinks>().IssueAsync(cancellationToken) is not { } token)
            return;
        await Console.Out.WriteLineAsync(
            $"""

            Nobody has an account here yet. Create the owner and the first project with this link (valid for 24 hours, works once):

                {Address()}/account/first-start?token={token}

            """);
    }

    // Behind a proxy the address that is listened on is not the one to open.
    private string Address()
    {
        var listening = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        var local = listening?.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
        return (configuration["PublicUrl"] is { Length: > 0 } configured ? configured : local ?? "http://localhost:5080").TrimEnd('/');
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
