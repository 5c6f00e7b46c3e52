using System.Data.Common;
using Dashboard.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Notifications;

/// <summary>
/// Writes down that a mail's server has accepted it. The next mail of the lane waits for this, so it is one small row by one statement, which is worked out once
/// and filled in anew for every mail; <see cref="SettleAcceptedMail"/> does the rest for many together (decision 032).
/// </summary>
public sealed class NoteAcceptedMail(DashboardDbContext db, TimeProvider time) : IDisposable
{
    /// <summary>Written again if the database was lost in the middle of it.</summary>
    private const string Note =
        """
        INSERT INTO "AcceptedMails" ("MailId", "At", "ReadNumber", "ReadAt")
        SELECT "Id", @at, @readNumber, @readAt FROM "OutboxMails" WHERE "Id" = @id AND "ClaimedBy" = @key
        ON CONFLICT ("MailId") DO UPDATE SET "At" = excluded."At"
        """;

    private readonly bool isPostgreSql = db.Database.IsNpgsql();
    private DbCommand? command;

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
            command ??= Write(db.Database.GetDbConnection());
            Fill(claim.MailId, claim.Key, At(time.GetUtcNow()), composed.ReadAt is null ? 0 : composed.ReadNumber, composed.ReadAt is { } readAt ? At(readAt) : DBNull.Value);
            // Once for each connection to the server: a lost one is replaced. SQLite prepares it by itself.
            if (command is NpgsqlCommand { IsPrepared: false }) command.Prepare();
            return (isPostgreSql ? await command.ExecuteNonQueryAsync() : command.ExecuteNonQuery()) > 0;
        }
        finally
        {
            db.Database.CloseConnection();
        }
#pragma warning restore CA1849
    }

    public void Dispose() => command?.Dispose();

    private static DbCommand Write(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = Note;
        foreach (var name in (ReadOnlySpan<string>)["@id", "@key", "@at", "@readNumber", "@readAt"])
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            // It may be null, and the statement is worked out for a type.
            if (name == "@readAt" && parameter is NpgsqlParameter typed) typed.NpgsqlDbType = NpgsqlDbType.TimestampTz;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private void Fill(params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) command!.Parameters[i].Value = values[i];
    }

    private object At(DateTimeOffset moment) => isPostgreSql ? moment : moment.UtcTicks;
}
