using Dashboard.Data;
using Dashboard.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>
/// The outcome of a mail is committed without waiting for the disk (decision 017): a process that is killed loses nothing, a power failure may lose
/// the last outcomes, and those mails are sent again under the same Message-ID.
/// </summary>
internal static class OutcomeFlush
{
    /// <summary>Holds the connection and relaxes it alone. In WAL mode SQLite's log stays consistent; only the wait for the disk is left out.</summary>
    public static void RelaxFlush(this DashboardDbContext db)
    {
        db.Database.OpenConnection();
        db.Database.ExecuteSqlRaw(db.Database.IsNpgsql() ? "SET synchronous_commit = off" : "PRAGMA synchronous=NORMAL");
    }

    /// <summary>As it was: the connection goes back to the pool, and whoever gets it next counts on the disk.</summary>
    public static void RestoreFlush(this DashboardDbContext db)
    {
        try
        {
            db.Database.ExecuteSqlRaw(db.Database.IsNpgsql() ? "RESET synchronous_commit" : "PRAGMA synchronous=FULL");
        }
        catch (Exception e) when (db.Database.IsNpgsql() && e.IsOfTheDatabase())
        {
            // It is lost, and the pool forgets it. What was done over it stands, and is not to be lost with it.
        }
        finally
        {
            db.Database.CloseConnection();
        }
    }
}
