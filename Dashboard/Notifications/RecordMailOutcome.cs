using System.Security.Cryptography;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Database;
using Dashboard.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>
/// Writes down what became of a claimed mail and of the messages in it: in one transaction, or, if it was sent, as a note first, and the rest for many together.
/// </summary>
/// <remarks>One thing after another: it has one connection to the database.</remarks>
public sealed class RecordMailOutcome(
    DashboardDbContext db, NoteAcceptedMail note, SettleAcceptedMail settle, TimeProvider time, ILogger<RecordMailOutcome> log)
{
    /// <summary>A quarter of a minute in all: as long as a database takes that is started again, and not so long that the lease ends.</summary>
    private const int MostAttempts = 6;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);

    /// <summary>Writes the outcome, if the claim still holds. Tries for a while: a mail that was sent and not noted so would be sent again.</summary>
    /// <returns>Whether it was sent, and is to be settled.</returns>
    public async Task<bool> RunAsync(MailClaim claim, Composed composed, MailOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(composed);
        ArgumentNullException.ThrowIfNull(outcome);
        // What nearly every mail comes to.
        var isSent = outcome.Kind == MailOutcomeKind.Sent && composed.Letter is not null;
        await TryAsync(async () =>
        {
            var isHeld = isSent ? await note.RunAsync(claim, composed) : await FinishAsync(claim, composed, outcome);
            if (!isHeld) log.LogWarning("Mail {MailId} was taken over by another worker", claim.MailId);
        });
        return isSent;
    }

    /// <summary>Marks mails as sent that were noted so. What fails is left to whoever takes those mails over when their lease ends.</summary>
    public Task SettleAsync(IReadOnlyCollection<long> mailIds) => TryAsync(() => settle.RunAsync(mailIds, CancellationToken.None));

    private async Task TryAsync(Func<Task> write)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception e) when (attempt < MostAttempts && e.IsOfTheDatabase())
            {
                log.LogWarning(e, "What became of a mail could not be written; trying again");
                db.ChangeTracker.Clear();
                await Task.Delay(TimeSpan.FromSeconds(attempt), time);
            }
        }
    }

    private async Task<bool> FinishAsync(MailClaim claim, Composed composed, MailOutcome outcome)
    {
        await using var transaction = await db.BeginWriteAsync(CancellationToken.None);
        if (!await ConcludeAsync(claim, composed, outcome)) return false;
        await transaction.CommitAsync(CancellationToken.None);
        return true;
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

        foreach (var read in mail.Messages.Where(m => m.State == MailedMessageState.Waiting && m.Number <= composed.ReadNumber))
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
