using Dashboard.Data;
using Dashboard.Data.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>
/// Marks mails as sent that their servers have accepted, with what waits in them – the same as <see cref="OutboxMail.Finish"/> writes –, and removes the notes of
/// it (<see cref="NoteAcceptedMail"/>), in one transaction for all of them. Whoever notices first may do it: a note is a proof, whoever wrote it (decision 032).
/// </summary>
public sealed class SettleAcceptedMail(DashboardDbContext db)
{
    /// <summary>Those of these mails that were accepted; the others stay as they are.</summary>
    public async Task RunAsync(IEnumerable<long> mailIds, CancellationToken cancellationToken)
    {
        var asked = mailIds.ToArray();
        if (db.Database.IsNpgsql())
        {
            await SettleAtOnceAsync(asked, cancellationToken);
            return;
        }

        var ids = await db.AcceptedMails.Where(a => EF.Parameter(asked).Contains(a.MailId)).Select(a => a.MailId).ToArrayAsync(cancellationToken);
        if (ids.Length == 0) return;
        await using var transaction = db.Database.CurrentTransaction is null ? await db.BeginWriteAsync(cancellationToken) : null;
        await MarkMailsAsync(ids, cancellationToken);
        await MarkMessagesAsync(ids, cancellationToken);
        await db.AcceptedMails.Where(a => EF.Parameter(ids).Contains(a.MailId)).ExecuteDeleteAsync(cancellationToken);
        if (transaction is not null) await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The same in one statement: the next mails wait for it, and each statement more would be a way to the server and back.</summary>
    private Task<int> SettleAtOnceAsync(long[] mailIds, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
         WITH accepted AS (DELETE FROM "AcceptedMails" WHERE "MailId" = ANY({mailIds}) RETURNING "MailId", "At", "ReadNumber", "ReadAt"),
         mails AS (
           UPDATE "OutboxMails" m SET "State" = 3, "FinishedAt" = a."At", "Reason" = NULL, "ClaimedBy" = NULL, "SealedLink" = NULL
           FROM accepted a WHERE m."Id" = a."MailId" AND m."State" IN (2, 6))
         UPDATE "OutboxMessages" m
         SET "State" = CASE WHEN m."Number" <= a."ReadNumber" THEN 3 ELSE 2 END, "At" = CASE WHEN m."Number" <= a."ReadNumber" THEN a."ReadAt" ELSE a."At" END
         FROM accepted a WHERE m."OutboxMailId" = a."MailId" AND m."State" = 1
         """, cancellationToken);

    /// <summary>Also one that another worker took over meanwhile, and perhaps could not send.</summary>
    private Task<int> MarkMailsAsync(long[] ids, CancellationToken cancellationToken) => db.OutboxMails
        .Where(m => EF.Parameter(ids).Contains(m.Id) && (m.State == MailState.Claimed || m.State == MailState.Retrying))
        .Join(db.AcceptedMails, m => m.Id, a => a.MailId, (m, a) => new { Mail = m, Accepted = a })
        .ExecuteUpdateAsync(
            set => set.SetProperty(x => x.Mail.State, MailState.Sent).SetProperty(x => x.Mail.FinishedAt, x => x.Accepted.At)
                .SetProperty(x => x.Mail.Reason, (string?)null).SetProperty(x => x.Mail.ClaimedBy, (Guid?)null).SetProperty(x => x.Mail.SealedLink, (string?)null),
            cancellationToken);

    private Task<int> MarkMessagesAsync(long[] ids, CancellationToken cancellationToken) => db.OutboxMessages
        .Where(m => EF.Parameter(ids).Contains(m.OutboxMailId) && m.State == MailedMessageState.Waiting)
        .Join(db.AcceptedMails, m => m.OutboxMailId, a => a.MailId, (m, a) => new { Message = m, Accepted = a })
        .ExecuteUpdateAsync(
            set => set.SetProperty(x => x.Message.State, x => x.Message.Number <= x.Accepted.ReadNumber ? MailedMessageState.Skipped : MailedMessageState.Sent)
                .SetProperty(x => x.Message.At, x => x.Message.Number <= x.Accepted.ReadNumber ? x.Accepted.ReadAt : x.Accepted.At),
            cancellationToken);
}
