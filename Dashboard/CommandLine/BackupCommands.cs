using System.CommandLine;
using Dashboard.CommandLine.Backup;
using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.CommandLine;

/// <summary><c>backup FILE</c> and <c>restore FILE</c>.</summary>
internal static class BackupCommands
{
    private const string OnPostgreSql =
        "This installation is on PostgreSQL, where everything, the key ring included, is in the database: use {0}.";

    public static Command CreateBackup(CommandHost host)
    {
        var file = FileArgument("The file to write; it must not exist.");
        var command = new Command("backup", "Write a consistent copy of a running SQLite installation (database, keys, attachments) into one file. It can read every secret: keep it as safe as a password.") { file };
        host.Handle(command, arguments => Path.GetFullPath(arguments.GetValue(file)!), async (services, path, cancellationToken) =>
        {
            RequireSqlite(services, "pg_dump --format=custom --file=dashboard.dump");
            await ActivatorUtilities.CreateInstance<BackUp>(services).RunAsync(path, cancellationToken);
            Console.WriteLine($"Written: {path} ({new FileInfo(path).Length / 1024:N0} KB).");
        });
        return command;
    }

    public static Command CreateRestore(CommandHost host)
    {
        var file = FileArgument("A file that 'backup' wrote.");
        var command = new Command("restore", "Put a backup in the place of this installation, which is kept aside. The server must not run.") { file };
        host.HandleUnmigrated(command, arguments => Path.GetFullPath(arguments.GetValue(file)!), async (services, path, cancellationToken) =>
        {
            RequireSqlite(services, "pg_restore --clean --dbname=… dashboard.dump");
            var aside = await ActivatorUtilities.CreateInstance<Restore>(services).RunAsync(path, cancellationToken);
            Console.WriteLine(aside is null ? "Restored." : $"Restored. What was there before is in {aside}.");
        });
        return command;
    }

    private static Argument<string> FileArgument(string description) => new("FILE") { Description = description };

    private static void RequireSqlite(IServiceProvider services, string instead)
    {
        if (services.GetRequiredService<DashboardDbContext>().Database.IsNpgsql())
        {
            throw new CommandFailedException(OnPostgreSql.Replace("{0}", instead, StringComparison.Ordinal));
        }
    }
}
