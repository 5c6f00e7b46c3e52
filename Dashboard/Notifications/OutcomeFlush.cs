using Dashboard.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Dashboard.Notifications;

/// <summary>
/// The outcome of a mail is committed without waiting for the disk (decision 017): a process that is killed loses nothing, a power failure may lose
/// the last outcomes, and those mails are sent again under the same Message-ID.
/// </summary>
internal static class OutcomeFlush
{
    /// <summary>SQLite: holds the connection and relaxes it alone. In WAL mode the log stays consistent; only the wait for the disk is left out.</summary>
    public static async Task RelaxFlushAsync(this DashboardDbContext db)
    {
        if (db.Database.IsNpgsql()) return;
        await db.Database.OpenConnectionAsync(CancellationToken.None);
        await db.Database.ExecuteSqlRawAsync("PRAGMA synchronous=NORMAL", CancellationToken.None);
    }

    /// <summary>As it was: the connection goes back to the pool, and whoever gets it next counts on the disk.</summary>
    public static async Task RestoreFlushAsync(this DashboardDbContext db)
    {
        if (db.Database.IsNpgsql()) return;
        await db.Database.ExecuteSqlRawAsync("PRAGMA synchronous=FULL", CancellationToken.None);
        await db.Database.CloseConnectionAsync();
    }

    /// <summary>Begins the transaction of one outcome. PostgreSQL: relaxed for this transaction only.</summary>
    public static async Task<IDbContextTransaction> BeginOutcomeAsync(this DashboardDbContext db)
    {
        var transaction = await db.BeginWriteAsync(CancellationToken.None);
        if (db.Database.IsNpgsql()) await db.Database.ExecuteSqlRawAsync("SET LOCAL synchronous_commit = off", CancellationToken.None);
        return transaction;
    }
}
