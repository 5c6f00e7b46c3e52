using Dashboard.Data;
using Dashboard.Data.Notifications;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dashboard.Notifications;

/// <summary>
/// Marks a mail as sent, without reading it again: the same as <see cref="OutboxMail.Finish"/> writes. The next mail of the lane waits for this, so it is one
/// way to the database and back, in statements that need not be worked out anew for every mail.
/// </summary>
public sealed class MarkMailSent(DashboardDbContext db, TimeProvider time) : IDisposable
{
    private readonly bool isPostgreSql = db.Database.IsNpgsql();
    private MailSentOnSqlite? onSqlite;
    private MailSentOnPostgreSql? onPostgreSql;

    /// <returns>False if the claim is held no more.</returns>
    /// <remarks>
    /// When it returns, SQLite has committed it; PostgreSQL's server has been sent it, in one piece, and carries it out even if this process is killed
    /// (decision 031). Until the task has ended, nothing else may use the connection.
    /// </remarks>
    public async Task<bool> RunAsync(MailClaim claim, Composed composed)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(composed);
#pragma warning disable CA1849 // On the lane's own thread: the connection is open, and what was not sent yet is sent before this returns.
        db.Database.OpenConnection();
        try
        {
            if (isPostgreSql)
            {
                onPostgreSql ??= new MailSentOnPostgreSql((NpgsqlConnection)db.Database.GetDbConnection());
                return await onPostgreSql.MarkAsync(claim, composed, time.GetUtcNow());
            }

            onSqlite ??= new MailSentOnSqlite((SqliteConnection)db.Database.GetDbConnection());
            return onSqlite.Mark(claim, composed, time.GetUtcNow());
        }
        finally
        {
            db.Database.CloseConnection();
        }
#pragma warning restore CA1849
    }

    public void Dispose()
    {
        onSqlite?.Dispose();
        onPostgreSql?.Dispose();
    }
}
