using System.IO.Compression;
using System.Text.Json;
using Dashboard.Data;
using Dashboard.Platform.Database;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.CommandLine.Backup;

/// <summary>What a backup says about itself.</summary>
internal sealed record BackupManifest(string Product, int Format, DateTimeOffset CreatedAt, string LastMigration)
{
    public const string ProductName = "Dashboard";
    public const int CurrentFormat = 1;
    public const string FileName = "backup.json";
    public const string DatabaseName = "dashboard.db";
    public const string KeysFolder = "keys/";
}

/// <summary>
/// Copies a live SQLite installation into one file: the database (attachments are in it) as of one moment, by SQLite's own backup interface,
/// and the key ring, without which the secrets in it cannot be read.
/// </summary>
internal sealed class BackUp(DashboardDbContext db, DataDirectory directory, TimeProvider time)
{
    public async Task RunAsync(string file, CancellationToken cancellationToken)
    {
        if (File.Exists(file)) throw new CommandFailedException($"{file} exists already; a backup never overwrites one.");
        var copy = directory.PathOf($"backup-{Guid.NewGuid():N}.db");
        var partial = $"{file}.partial";
        try
        {
            CopyDatabase(copy);
            var migrations = await db.Database.GetAppliedMigrationsAsync(cancellationToken);
            var manifest = new BackupManifest(BackupManifest.ProductName, BackupManifest.CurrentFormat, time.GetUtcNow(), migrations.Last());
            await PackAsync(partial, copy, manifest, cancellationToken);
            File.Move(partial, file);
        }
        finally
        {
            File.Delete(copy);
            File.Delete(partial);
        }
    }

    /// <summary>Consistent while the server writes: a read transaction over all pages, which in WAL mode blocks nobody.</summary>
    private void CopyDatabase(string copy)
    {
        var source = (SqliteConnection)db.Database.GetDbConnection();
        db.Database.OpenConnection();
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ToString());
        target.Open();
        source.BackupDatabase(target);
        using var command = target.CreateCommand();
        // One file, without a write-ahead log beside it.
        command.CommandText = "PRAGMA journal_mode=DELETE";
        command.ExecuteNonQuery();
    }

    private async Task PackAsync(string file, string database, BackupManifest manifest, CancellationToken cancellationToken)
    {
        await using var stream = File.Open(file, Sandbox.PrivateFile.Options(FileMode.Create));
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create);
        await using (var entry = await archive.CreateEntry(BackupManifest.FileName).OpenAsync(cancellationToken))
        {
            await JsonSerializer.SerializeAsync(entry, manifest, JsonSerializerOptions.Web, cancellationToken);
        }

        await archive.CreateEntryFromFileAsync(database, BackupManifest.DatabaseName, CompressionLevel.Fastest, cancellationToken);
        foreach (var key in Directory.EnumerateFiles(directory.PathOf("keys")))
        {
            await archive.CreateEntryFromFileAsync(key, BackupManifest.KeysFolder + Path.GetFileName(key), cancellationToken);
        }
    }
}
