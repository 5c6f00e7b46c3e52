using System.CommandLine;
using Dashboard.Platform.Database;

namespace Dashboard.CommandLine;

/// <summary><c>migrate</c>: brings the database up to date and exits.</summary>
internal static class MigrateCommand
{
    public static Command Create(CommandHost host)
    {
        var command = new Command("migrate", "Bring the database up to date and exit. Serving does so too; run this first where several instances start at once.");
        host.HandleUnmigrated(command, static _ => 0, async (services, _, cancellationToken) =>
        {
            var applied = await services.GetRequiredService<MigrateDatabase>().RunAsync(cancellationToken);
            foreach (var migration in applied) Console.WriteLine($"Applied {migration}.");
            if (applied.Count == 0) Console.WriteLine("The database is up to date.");
        });
        return command;
    }
}
