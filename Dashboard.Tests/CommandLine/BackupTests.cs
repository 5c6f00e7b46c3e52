using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.CommandLine;

public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_brings_back_database_and_keys()
    {
        var dashboard = await DashboardProcess.CreateAsync();
        await dashboard.RunAsync("setup", "--email", "owner@example.com", "--project", "Before");
        var file = Path.Combine(dashboard.DataDirectory, "copy.zip");
        var backup = await dashboard.RunAsync("backup", file);
        if (TestDatabase.IsPostgreSql)
        {
            Assert.Equal(1, backup.Status);
            Assert.Contains("pg_dump", backup.Error, StringComparison.Ordinal);
            await dashboard.DisposeAsync();
            return;
        }

        Assert.True(backup.Status == 0, backup.Error);
        var keys = Directory.GetFiles(Path.Combine(dashboard.DataDirectory, "keys")).Select(Path.GetFileName).ToList();
        await dashboard.RunAsync("setup", "--email", "owner@example.com", "--project", "After");
        Directory.Delete(Path.Combine(dashboard.DataDirectory, "keys"), recursive: true);
        Assert.Equal(1, (await dashboard.RunAsync("backup", file)).Status);

        var restore = await dashboard.RunAsync("restore", file);

        Assert.True(restore.Status == 0, restore.Error);
        Assert.Equal(keys, Directory.GetFiles(Path.Combine(dashboard.DataDirectory, "keys")).Select(Path.GetFileName));
        await using (var db = dashboard.Database.Open())
        {
            Assert.Equal(["Before"], await db.Projects.Select(p => p.Name).ToListAsync());
        }

        await dashboard.DisposeAsync();
    }

    [Fact]
    public async Task What_is_no_backup_is_refused_and_nothing_is_touched()
    {
        var dashboard = await DashboardProcess.CreateAsync();
        var file = Path.Combine(dashboard.DataDirectory, "notes.zip");
        await File.WriteAllTextAsync(file, "not a backup");

        var answer = await dashboard.RunAsync("restore", file);
        var missing = await dashboard.RunAsync("restore", file + "x");

        Assert.Equal(1, answer.Status);
        Assert.Equal(1, missing.Status);
        await using (var db = dashboard.Database.Open()) Assert.Equal(0, await db.Projects.CountAsync());
        await dashboard.DisposeAsync();
    }
}
