using System.Data.Common;
using System.Security.Cryptography;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Live;
using Dashboard.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>Writes down in one transaction what became of a claimed mail and of the messages in it.</summary>
public sealed class RecordMailOutcome(DashboardDbContext db, LiveEvents live, TimeProvider time, ILogger<RecordMailOutcome> log)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);

    /// <summary>Writes the outcome, if the claim still holds. Tries for a while: a mail that was sent and not marked so would be sent again.</summary>
    public async Task RunAsync(MailClaim claim, Composed composed, MailOutcome outcome)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (!await TryFinishAsync(claim, composed, outcome)) log.LogWarning("Mail {MailId} was taken over by another worker", claim.MailId);
                return;
            }
            catch (Exception e) when (attempt < 6 && e is DbException or DbUpdateException or TimeoutException)
            {
                log.LogWarning(e, "The outcome of mail {MailId} could not be written; trying again", claim.MailId);
                db.ChangeTracker.Clear();
                await Task.Delay(TimeSpan.FromSeconds(attempt), time);
            }
        }
    }

    private async Task<bool> TryFinishAsync(MailClaim claim, Composed composed, MailOutcome outcome)
    {
        var isSent = outcome.Kind == MailOutcomeKind.Sent && composed.Letter is not null;
        if (!(isSent && db.Database.IsNpgsql() ? await MarkSentAtOnceAsync(claim, composed) : await WriteAsync(claim, composed, outcome, isSent))) return false;
        live.PublishMailChange(claim.TicketId);
        return true;
    }

    private async Task<bool> WriteAsync(MailClaim claim, Composed composed, MailOutcome outcome, bool isSent)
    {
        await using var transaction = await db.BeginWriteAsync(CancellationToken.None);
        if (!(isSent ? await MarkSentAsync(claim, composed) : await ConcludeAsync(claim, composed, outcome))) return false;
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    /// <summary>What nearly every mail comes to, without reading it again: the same as <see cref="OutboxMail.Finish"/> writes.</summary>
    private async Task<bool> MarkSentAsync(MailClaim claim, Composed composed)
    {
        var now = time.GetUtcNow();
        var held = await db.OutboxMails.Where(m => m.Id == claim.MailId && m.ClaimedBy == claim.Key).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.State, MailState.Sent).SetProperty(m => m.Reason, (string?)null).SetProperty(m => m.FinishedAt, now)
                .SetProperty(m => m.ClaimedBy, (Guid?)null).SetProperty(m => m.SealedLink, (string?)null),
            CancellationToken.None);
        if (held == 0) return false;
        if (claim.TicketId is null) return true;
        var waiting = db.OutboxMessages.Where(m => m.OutboxMailId == claim.MailId && m.State == MailedMessageState.Waiting);
        if (composed.ReadAt is { } readAt)
        {
            var numbers = composed.Numbers.ToArray();
            await waiting.Where(m => !numbers.Contains(m.Number)).ExecuteUpdateAsync(
                set => set.SetProperty(m => m.State, MailedMessageState.Skipped).SetProperty(m => m.At, readAt), CancellationToken.None);
        }

        await waiting.ExecuteUpdateAsync(set => set.SetProperty(m => m.State, MailedMessageState.Sent).SetProperty(m => m.At, now), CancellationToken.None);
        return true;
    }

    /// <summary>The same in one statement: each would be a way to the server and back, and the next mail waits for them.</summary>
    private async Task<bool> MarkSentAtOnceAsync(MailClaim claim, Composed composed)
    {
        var now = time.GetUtcNow();
        var (all, readAt, numbers) = (composed.ReadAt is null, composed.ReadAt ?? now, composed.Numbers.ToArray());
        var held = await db.Database.SqlQuery<long>(
            $"""
             WITH held AS (
               UPDATE "OutboxMails" SET "State" = {(int)MailState.Sent}, "Reason" = NULL, "FinishedAt" = {now}, "ClaimedBy" = NULL, "SealedLink" = NULL
               WHERE "Id" = {claim.MailId} AND "ClaimedBy" = {claim.Key} RETURNING "Id"),
             told AS (
               UPDATE "OutboxMessages" m
               SET "State" = CASE WHEN {all} OR m."Number" = ANY({numbers}) THEN {(int)MailedMessageState.Sent} ELSE {(int)MailedMessageState.Skipped} END,
                   "At" = CASE WHEN {all} OR m."Number" = ANY({numbers}) THEN {now} ELSE {readAt} END
               FROM held WHERE m."OutboxMailId" = held."Id" AND m."State" = {(int)MailedMessageState.Waiting})
             SELECT "Id" AS "Value" FROM held
             """).ToListAsync(CancellationToken.None);
        return held.Count == 1;
    }

    private async Task<bool> ConcludeAsync(MailClaim claim, Composed composed, MailOutcome outcome)
    {
        var held = await db.OutboxMails.Where(m => m.Id == claim.MailId && m.ClaimedBy == claim.Key)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.Attempts, m => m.Attempts), CancellationToken.None);
        if (held == 0) return false;
        var mail = await db.OutboxMails.AsTracking().Include(m => m.Messages).SingleAsync(m => m.Id == claim.MailId, CancellationToken.None);
        Conclude(mail, composed, outcome);
        await db.SaveChangesAsync(CancellationToken.None);
        db.ChangeTracker.Clear();
        return true;
    }

    private void Conclude(OutboxMail mail, Composed composed, MailOutcome outcome)
    {
        var now = time.GetUtcNow();
        switch (outcome.Kind)
        {
            case MailOutcomeKind.Transient when now < mail.GiveUpAt:
                mail.RetryAt(now + RetryAfter(mail.Attempts), outcome.Reason);
                return;
            case MailOutcomeKind.Transient or MailOutcomeKind.Permanent:
                mail.Finish(MailState.Failed, outcome.Reason, now);
                // No project's delivery log shows it.
                if (mail.ProjectId is null) log.LogWarning("Mail {MailId} ({Kind}) failed: {Reason}", mail.Id, mail.Kind, outcome.Reason);
                return;
        }

        foreach (var read in mail.Messages.Where(m => m.State == MailedMessageState.Waiting && !composed.Numbers.Contains(m.Number)))
        {
            if (composed.ReadAt is { } readAt) read.Become(MailedMessageState.Skipped, readAt);
        }

        mail.Finish(composed.WhyNot, composed.Reason, now);
    }

    /// <summary>15 s, doubled each time up to an hour, give or take a fifth, so that those that failed together do not return together.</summary>
    private static TimeSpan RetryAfter(int attempts)
    {
        var seconds = Math.Min(FirstRetry.TotalSeconds * Math.Pow(2, Math.Min(attempts - 1, 20)), LongestRetry.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * RandomNumberGenerator.GetInt32(80, 121) / 100);
    }
}
