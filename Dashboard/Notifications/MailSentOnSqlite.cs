using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Dashboard.Notifications;

/// <summary>
/// <see cref="MarkMailSent"/> on SQLite, whose driver keeps a statement as long as its command lives: these live as long as the mails that were claimed
/// together. SQLite answers from its own memory, so there is nothing to wait for asynchronously.
/// </summary>
internal sealed class MailSentOnSqlite : IDisposable
{
    private const string MarkMail =
        """
        UPDATE "OutboxMails" SET "State" = 3, "Reason" = NULL, "FinishedAt" = $now, "ClaimedBy" = NULL, "SealedLink" = NULL
        WHERE "Id" = $id AND "ClaimedBy" = $key
        """;

    private const string MarkMessages =
        """
        UPDATE "OutboxMessages"
        SET "State" = CASE WHEN $all OR "Number" IN (SELECT value FROM json_each($numbers)) THEN 2 ELSE 3 END,
            "At" = CASE WHEN $all OR "Number" IN (SELECT value FROM json_each($numbers)) THEN $now ELSE $readAt END
        WHERE "OutboxMailId" = $id AND "State" = 1
        """;

    private readonly SqliteCommand begin;
    private readonly SqliteCommand mail;
    private readonly SqliteCommand messages;
    private readonly SqliteCommand commit;
    private readonly SqliteCommand rollback;

    public MailSentOnSqlite(SqliteConnection connection)
    {
        begin = new SqliteCommand("BEGIN IMMEDIATE", connection);
        mail = new SqliteCommand(MarkMail, connection);
        Name(mail, "$id", "$key", "$now");
        messages = new SqliteCommand(MarkMessages, connection);
        Name(messages, "$id", "$now", "$all", "$numbers", "$readAt");
        commit = new SqliteCommand("COMMIT", connection);
        rollback = new SqliteCommand("ROLLBACK", connection);
    }

    /// <returns>False if the claim is held no more.</returns>
    public bool Mark(MailClaim claim, Composed composed, DateTimeOffset now)
    {
        begin.ExecuteNonQuery();
        try
        {
            if (Run(mail, claim.MailId, claim.Key, now.UtcTicks) == 0)
            {
                rollback.ExecuteNonQuery();
                return false;
            }

            Run(messages, claim.MailId, now.UtcTicks, composed.ReadAt is null, JsonSerializer.Serialize(composed.Numbers), (composed.ReadAt ?? now).UtcTicks);
            commit.ExecuteNonQuery();
            return true;
        }
        catch (SqliteException)
        {
            GiveUp();
            throw;
        }
    }

    public void Dispose()
    {
        begin.Dispose();
        mail.Dispose();
        messages.Dispose();
        commit.Dispose();
        rollback.Dispose();
    }

    private static void Name(SqliteCommand command, params ReadOnlySpan<string> parameters)
    {
        foreach (var name in parameters) command.Parameters.Add(new SqliteParameter { ParameterName = name });
    }

    private static int Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        return command.ExecuteNonQuery();
    }

    /// <summary>SQLite may have given it up by itself, and then knows of none.</summary>
    private void GiveUp()
    {
        try
        {
            rollback.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // As said.
        }
    }
}
