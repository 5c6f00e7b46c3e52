using System.Text.Json;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dashboard.Notifications;

/// <summary>
/// Marks a mail as sent, without reading it again: the same as <see cref="OutboxMail.Finish"/> writes. The next mail of the lane waits for this, so it is one
/// way to the database and back, in statements that need not be worked out anew for every mail.
/// </summary>
public sealed class MarkMailSent(DashboardDbContext db, TimeProvider time)
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

    /// <returns>False if the claim is held no more.</returns>
    public Task<bool> RunAsync(MailClaim claim, Composed composed)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(composed);
        var now = time.GetUtcNow();
        return db.Database.IsNpgsql() ? OnPostgreSqlAsync(claim, composed, now) : OnSqliteAsync(claim, composed, now);
    }

    private async Task<bool> OnPostgreSqlAsync(MailClaim claim, Composed composed, DateTimeOffset now)
    {
        await db.Database.OpenConnectionAsync(CancellationToken.None);
        try
        {
            await using var command = new NpgsqlCommand(OnPostgreSql, (NpgsqlConnection)db.Database.GetDbConnection());
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = claim.MailId });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = claim.Key });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
            command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = composed.ReadAt is null });
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. composed.Numbers] });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = composed.ReadAt ?? now });
            // Sent to the server once for each of the pool's connections.
            await command.PrepareAsync(CancellationToken.None);
            return await command.ExecuteScalarAsync(CancellationToken.None) is not null;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private async Task<bool> OnSqliteAsync(MailClaim claim, Composed composed, DateTimeOffset now)
    {
        var (all, numbers) = (composed.ReadAt is null, JsonSerializer.Serialize(composed.Numbers));
        var (at, readAt) = (now.UtcTicks, (composed.ReadAt ?? now).UtcTicks);
        await using var transaction = await db.BeginWriteAsync(CancellationToken.None);
        var changed = await db.Database.ExecuteSqlAsync(
            $"""
             UPDATE "OutboxMails" SET "State" = 3, "Reason" = NULL, "FinishedAt" = {at}, "ClaimedBy" = NULL, "SealedLink" = NULL
             WHERE "Id" = {claim.MailId} AND "ClaimedBy" = {claim.Key};
             UPDATE "OutboxMessages"
             SET "State" = CASE WHEN {all} OR "Number" IN (SELECT value FROM json_each({numbers})) THEN 2 ELSE 3 END,
                 "At" = CASE WHEN {all} OR "Number" IN (SELECT value FROM json_each({numbers})) THEN {at} ELSE {readAt} END
             WHERE "OutboxMailId" = {claim.MailId} AND "State" = 1 AND changes() > 0
             """,
            CancellationToken.None);
        if (changed > 0) await transaction.CommitAsync(CancellationToken.None);
        return changed > 0;
    }
}
