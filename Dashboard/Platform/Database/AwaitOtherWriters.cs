using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Dashboard.Platform.Database;

/// <summary>
/// SQLite: one writes at a time. Whoever finds another writing looks again after 150 ms, if it is left to the driver, though most are done after one or two.
/// So SQLite itself waits, which looks again after 1, 2, 5 … ms; the driver goes on from there until its command timeout.
/// </summary>
internal sealed class AwaitOtherWriters : DbConnectionInterceptor
{
    private const int Milliseconds = 2_000;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Await(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Await(connection);
        return Task.CompletedTask;
    }

    private static void Await(DbConnection connection)
    {
        if (connection is SqliteConnection { Handle: { } handle }) raw.sqlite3_busy_timeout(handle, Milliseconds);
    }
}
