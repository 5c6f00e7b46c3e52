using System.CommandLine;
using Dashboard.Platform.Database;

namespace Dashboard.CommandLine;

/// <summary>Runs a command inside the composed product, without starting its server or its loops.</summary>
internal sealed class CommandHost(Func<WebApplicationBuilder, WebApplication> compose)
{
    /// <summary>
    /// Gives <paramref name="command"/> its action: <paramref name="read"/> checks the arguments (wrong use shows before anything is touched),
    /// then <paramref name="run"/> works on a migrated database, in a scope of its own.
    /// </summary>
    public void Handle<T>(Command command, Func<ParseResult, T> read, Func<IServiceProvider, T, CancellationToken, Task> run) =>
        Handle(command, read, run, migrate: true);

    /// <summary>As <see cref="Handle{T}(Command, Func{ParseResult, T}, Func{IServiceProvider, T, CancellationToken, Task})"/>, with the database as it is.</summary>
    public void HandleUnmigrated<T>(Command command, Func<ParseResult, T> read, Func<IServiceProvider, T, CancellationToken, Task> run) =>
        Handle(command, read, run, migrate: false);

    private void Handle<T>(Command command, Func<ParseResult, T> read, Func<IServiceProvider, T, CancellationToken, Task> run, bool migrate) =>
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var request = read(arguments);
            await using var app = compose(HostBuilding.ForCommand());
            if (migrate) await app.Services.GetRequiredService<MigrateDatabase>().RunAsync(cancellationToken);
            await using var scope = app.Services.CreateAsyncScope();
            await run(scope.ServiceProvider, request, cancellationToken);
            return ExitStatus.Done;
        });
}
