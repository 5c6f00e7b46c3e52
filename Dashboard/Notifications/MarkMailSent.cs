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
    /// <summary>Every message is in the letter, or those numbered so are; the others were read at a moment.</summary>
    private const string OnPostgreSql =
        """
        WITH held AS (
          UPDATE "OutboxMails" SET "State" = 3, "Reason" = NULL, "FinishedAt" = $3, "ClaimedBy" = NULL, "SealedLink" = NULL
          WHERE "Id" = $1 AND "ClaimedBy" = $2 RETURNING "Id"),
        told AS (
          UPDATE "OutboxMessages" m
          SET "State" = CASE WHEN $4 OR m."Number" = ANY($5) THEN 2 ELSE 3 END, "At" = CASE WHEN $4 OR m."Number" = ANY($5) THEN $3 ELSE $6 END
          FROM held WHERE m."OutboxMailId" = held."Id" AND m."State" = 1)
        SELECT "Id" FROM held
        """;

    private readonly bool isPostgreSql = db.Database.IsNpgsql();
    private MailSentOnSqlite? onSqlite;

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
            if (isPostgreSql) return await MarkOnPostgreSqlAsync((NpgsqlConnection)db.Database.GetDbConnection(), claim, composed, time.GetUtcNow());
            onSqlite ??= new MailSentOnSqlite((SqliteConnection)db.Database.GetDbConnection());
            return onSqlite.Mark(claim, composed, time.GetUtcNow());
        }
        finally
        {
            db.Database.CloseConnection();
        }
#pragma warning restore CA1849
    }

    public void Dispose() => onSqlite?.Dispose();

    private static async Task<bool> MarkOnPostgreSqlAsync(NpgsqlConnection connection, MailClaim claim, Composed composed, DateTimeOffset now)
    {
        await using var command = new NpgsqlCommand(OnPostgreSql, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = claim.MailId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = claim.Key });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = composed.ReadAt is null });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. composed.Numbers] });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = composed.ReadAt ?? now });
        // Sent to the server once for each of the pool's connections.
#pragma warning disable CA1849 // As above.
        command.Prepare();
#pragma warning restore CA1849
        return await command.ExecuteScalarAsync() is not null;
    }
}
