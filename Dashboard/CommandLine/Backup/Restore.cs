using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Dashboard.Data;
using Dashboard.Platform.Database;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.CommandLine.Backup;

/// <summary>Puts a backup in the place of the installation that is there, which is kept aside and never deleted.</summary>
internal sealed class Restore(DashboardDbContext db, DataDirectory directory, MigrateDatabase migrate, TimeProvider time)
{
    /// <returns>Where the former installation was put; null if there was none.</returns>
    public async Task<string?> RunAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file)) throw new CommandFailedException($"There is no file {file}.");
        var database = new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource;
        var staging = directory.PathOf($"restore-{Guid.NewGuid():N}");
        try
        {
            await UnpackAsync(file, staging, cancellationToken);
            RequireSound(Path.Combine(staging, BackupManifest.DatabaseName));
            RequireStopped(database);
            var aside = Swap(staging, database);
            await migrate.RunAsync(cancellationToken);
            return aside;
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        }
    }

    private static async Task UnpackAsync(string file, string staging, CancellationToken cancellationToken)
    {
        try
        {
            await using var archive = await ZipFile.OpenReadAsync(file, cancellationToken);
            var entry = archive.GetEntry(BackupManifest.FileName) ?? throw NoBackup(file);
            await using (var stream = await entry.OpenAsync(cancellationToken))
            {
                var manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(stream, JsonSerializerOptions.Web, cancellationToken);
                if (manifest is not { Product: BackupManifest.ProductName }) throw NoBackup(file);
                if (manifest.Format > BackupManifest.CurrentFormat) throw new CommandFailedException($"{file} was made by a newer version; restore it with that one.");
            }

            // Refuses names that would lead out of the folder.
            await archive.ExtractToDirectoryAsync(staging, cancellationToken);
        }
        catch (Exception error) when (error is InvalidDataException or JsonException)
        {
            throw NoBackup(file);
        }
    }

    private static CommandFailedException NoBackup(string file) => new($"{file} is not a backup made by this product.");

    private static void RequireSound(string database)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check";
        if (command.ExecuteScalar() as string != "ok") throw new CommandFailedException("The database in the backup is damaged.");
    }

    /// <summary>Leaving WAL mode needs the file to oneself, so it fails while a server has it open.</summary>
    private static void RequireStopped(string database)
    {
        if (!File.Exists(database)) return;
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false, DefaultTimeout = 2 }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=DELETE";
            if (command.ExecuteScalar() as string == "delete") return;
        }
        catch (SqliteException error) when (error.SqliteErrorCode is 5 or 6)
        {
            // Busy or locked: told below.
        }

        throw new CommandFailedException("The installation is running. Stop the server, then restore.");
    }

    private string? Swap(string staging, string database)
    {
        SqliteConnection.ClearAllPools();
        var keys = directory.PathOf("keys");
        string? aside = null;
        if (File.Exists(database) || Directory.Exists(keys))
        {
            aside = directory.PathOf(string.Create(CultureInfo.InvariantCulture, $"before-restore-{time.GetUtcNow():yyyyMMdd-HHmmss}"));
            Directory.CreateDirectory(aside);
            foreach (var old in new[] { database, $"{database}-wal", $"{database}-shm" }.Where(File.Exists)) File.Move(old, Path.Combine(aside, Path.GetFileName(old)));
            if (Directory.Exists(keys)) Directory.Move(keys, Path.Combine(aside, "keys"));
        }

        File.Move(Path.Combine(staging, BackupManifest.DatabaseName), database);
        var restored = Path.Combine(staging, "keys");
        if (Directory.Exists(restored)) Directory.Move(restored, keys);
        return aside;
    }
}
