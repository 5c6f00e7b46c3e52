using Npgsql;

namespace Dashboard.Notifications;

/// <summary>
/// <see cref="MarkMailSent"/> on PostgreSQL: one statement, which the server has worked out before and which is filled in anew for every mail. It lives as long
/// as the connection is one lane's.
/// </summary>
internal sealed class MailSentOnPostgreSql : IDisposable
{
    /// <summary>Every message is in the letter, or those numbered so are; the others were read at a moment.</summary>
    private const string MarkMail =
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

    private readonly NpgsqlParameter<long> id = new();
    private readonly NpgsqlParameter<Guid> key = new();
    private readonly NpgsqlParameter<DateTimeOffset> now = new();
    private readonly NpgsqlParameter<bool> all = new();
    private readonly NpgsqlParameter<int[]> numbers = new();
    private readonly NpgsqlParameter<DateTimeOffset> readAt = new();
    private readonly NpgsqlCommand mark;

    public MailSentOnPostgreSql(NpgsqlConnection connection) =>
        mark = new NpgsqlCommand(MarkMail, connection) { Parameters = { id, key, now, all, numbers, readAt } };

    /// <returns>False if the claim is held no more. Until the task has ended, nothing else may use the connection.</returns>
    public async Task<bool> MarkAsync(MailClaim claim, Composed composed, DateTimeOffset at)
    {
        id.TypedValue = claim.MailId;
        key.TypedValue = claim.Key;
        now.TypedValue = at;
        all.TypedValue = composed.ReadAt is null;
        numbers.TypedValue = [.. composed.Numbers];
        readAt.TypedValue = composed.ReadAt ?? at;
        // Once for each connection to the server: a lost one is replaced.
#pragma warning disable CA1849 // On the lane's own thread; the statement is to be on its way when this returns.
        if (!mark.IsPrepared) mark.Prepare();
#pragma warning restore CA1849
        return await mark.ExecuteScalarAsync() is not null;
    }

    public void Dispose() => mark.Dispose();
}
