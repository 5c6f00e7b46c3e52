using System.CommandLine;
using Dashboard.Platform.Database;

namespace Dashboard.CommandLine;

/// <summary>Runs a command inside the composed product, without starting its server or its loops.</summary>
internal sealed class CommandHost(Func<WebApplicationBuilder, WebApplication> compose)
{
    /// <summary>Makes <paramref name="run"/> the action of <paramref name="command"/>, on a migrated database and in a scope of its own.</summary>
    public void Handle(Command command, Func<IServiceProvider, ParseResult, CancellationToken, Task> run) =>
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using var app = compose(HostBuilding.ForCommand());
            await app.Services.GetRequiredService<MigrateDatabase>().RunAsync(cancellationToken);
            await RunInScopeAsync(app, run, arguments, cancellationToken);
            return ExitStatus.Done;
        });

    /// <summary>As <see cref="Handle"/>, but with the database as it is.</summary>
    public void HandleUnmigrated(Command command, Func<IServiceProvider, ParseResult, CancellationToken, Task> run) =>
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using var app = compose(HostBuilding.ForCommand());
            await RunInScopeAsync(app, run, arguments, cancellationToken);
            return ExitStatus.Done;
        });

    private static async Task RunInScopeAsync(
        WebApplication app, Func<IServiceProvider, ParseResult, CancellationToken, Task> run, ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await run(scope.ServiceProvider, arguments, cancellationToken);
    }
}
