using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>
/// The outcome of a mail is committed without waiting for the disk (decision 017): a process that is killed loses nothing, a power failure may lose
/// the last outcomes, and those mails are sent again under the same Message-ID.
/// </summary>
internal static class OutcomeFlush
{
    /// <summary>Holds the connection and relaxes it alone. In WAL mode SQLite's log stays consistent; only the wait for the disk is left out.</summary>
    public static async Task RelaxFlushAsync(this DashboardDbContext db)
    {
        await db.Database.OpenConnectionAsync(CancellationToken.None);
        await db.Database.ExecuteSqlRawAsync(db.Database.IsNpgsql() ? "SET synchronous_commit = off" : "PRAGMA synchronous=NORMAL", CancellationToken.None);
    }

    /// <summary>As it was: the connection goes back to the pool, and whoever gets it next counts on the disk.</summary>
    public static async Task RestoreFlushAsync(this DashboardDbContext db)
    {
        await db.Database.ExecuteSqlRawAsync(db.Database.IsNpgsql() ? "RESET synchronous_commit" : "PRAGMA synchronous=FULL", CancellationToken.None);
        await db.Database.CloseConnectionAsync();
    }
}
