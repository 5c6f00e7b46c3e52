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
    /// <remarks>Waits on the caller's thread, which is the lane's own (decision 030).</remarks>
    public bool Run(MailClaim claim, Composed composed)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(composed);
        db.Database.OpenConnection();
        try
        {
            if (isPostgreSql) return MarkOnPostgreSql((NpgsqlConnection)db.Database.GetDbConnection(), claim, composed, time.GetUtcNow());
            onSqlite ??= new MailSentOnSqlite((SqliteConnection)db.Database.GetDbConnection());
            return onSqlite.Mark(claim, composed, time.GetUtcNow());
        }
        finally
        {
            db.Database.CloseConnection();
        }
    }

    public void Dispose() => onSqlite?.Dispose();

    private static bool MarkOnPostgreSql(NpgsqlConnection connection, MailClaim claim, Composed composed, DateTimeOffset now)
    {
        using var command = new NpgsqlCommand(OnPostgreSql, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = claim.MailId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = claim.Key });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = composed.ReadAt is null });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. composed.Numbers] });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = composed.ReadAt ?? now });
        // Sent to the server once for each of the pool's connections.
        command.Prepare();
        return command.ExecuteScalar() is not null;
    }
}
