using System.Data.Common;
using System.Security.Cryptography;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Live;
using Dashboard.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <param name="Delivered">Whether a mail was taken care of, so that the next may be tried at once.</param>
/// <param name="NextDueAt">If not: when there is something to do; null if nothing waits at all.</param>
public readonly record struct DeliveryRound(bool Delivered, DateTimeOffset? NextDueAt);

/// <summary>
/// Takes care of one due mail: claims it, decides by what is true now whether and with what it is sent, sends it, and writes
/// down the outcome in one transaction (product §6). A crash at any moment loses no mail, since the claim's lease ends; it
/// repeats one only if it falls between the server's <c>250</c> and that transaction, and then under the same Message-ID.
/// </summary>
public sealed class DeliverDueMail(
    DashboardDbContext db, ClaimDueMail claims, ComposeTicketMail compose, ComposeAccountMail composeAccount, MailRoutes routes, LiveEvents live,
    TimeProvider time, ILogger<DeliverDueMail> log)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);

    /// <summary>The next due mail, whatever server it goes through.</summary>
    public Task<DeliveryRound> RunAsync(CancellationToken cancellationToken) => RunAsync(MailScope.All, cancellationToken);

    /// <summary>The next due mail of one server.</summary>
    public async Task<DeliveryRound> RunAsync(MailLane lane, CancellationToken cancellationToken) =>
        await RunAsync(MailScope.Of(lane, await routes.OwnAsync(cancellationToken)), cancellationToken);

    private async Task<DeliveryRound> RunAsync(MailScope scope, CancellationToken cancellationToken)
    {
        var (claim, next) = await claims.RunAsync(scope, cancellationToken);
        if (claim is null) return new DeliveryRound(false, next);
        // From here on a stopping host does not interrupt: the send is bounded, and its outcome is worth writing down.
        await DeliverAsync(claim);
        return new DeliveryRound(true, null);
    }

    private async Task DeliverAsync(MailClaim claim)
    {
        Composed composed;
        MailOutcome outcome;
        try
        {
            live.PublishMailChange(claim.TicketId);
            var route = await routes.OfAsync(claim.ProjectId, CancellationToken.None);
            composed = claim.TicketId is null
                ? await composeAccount.RunAsync(claim.MailId, CancellationToken.None)
                : await compose.RunAsync(claim.MailId, route.From, CancellationToken.None);
            outcome = composed.Letter is { } letter ? await SendAsync(claim, route.Transport, letter) : MailOutcome.Sent;
        }
#pragma warning disable CA1031 // One mail that cannot be composed must not stop those behind it; it is tried again like any other.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.LogError(e, "Mail {MailId} could not be composed or sent", claim.MailId);
            composed = Composed.Nothing(MailState.Failed, "");
            outcome = MailOutcome.Transient("An error of the application's own; its log has the details");
        }

        await FinishAsync(claim, mail => Conclude(mail, composed, outcome));
    }

    private async Task<MailOutcome> SendAsync(MailClaim claim, IMailTransport transport, OutgoingMail letter)
    {
        var sending = transport.SendAsync(letter, CancellationToken.None);
        while (await Task.WhenAny(sending, Task.Delay(ClaimDueMail.Lease / 4, time)) != sending)
        {
            if (!await claims.RenewAsync(claim, CancellationToken.None)) log.LogWarning("The lease on mail {MailId} ended while it was being sent", claim.MailId);
        }

        return await sending;
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

    /// <summary>Writes the outcome, if the claim still holds. Tries for a while: a mail that was sent and not marked so would be sent again.</summary>
    private async Task FinishAsync(MailClaim claim, Action<OutboxMail> conclude)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (!await TryFinishAsync(claim, conclude)) log.LogWarning("Mail {MailId} was taken over by another worker", claim.MailId);
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

    private async Task<bool> TryFinishAsync(MailClaim claim, Action<OutboxMail> conclude)
    {
        await using var transaction = await db.BeginWriteAsync(CancellationToken.None);
        var held = await db.OutboxMails.Where(m => m.Id == claim.MailId && m.ClaimedBy == claim.Key)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.Attempts, m => m.Attempts), CancellationToken.None);
        if (held == 0) return false;
        var mail = await db.OutboxMails.AsTracking().Include(m => m.Messages).SingleAsync(m => m.Id == claim.MailId, CancellationToken.None);
        conclude(mail);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        live.PublishMailChange(mail.TicketId);
        return true;
    }
}
