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
/// Takes care of due mails: claims them, decides of each by what is true now whether and with what it is sent, sends it, and writes
/// down the outcome in one transaction (product §6), before the next is sent. A crash at any moment loses no mail, since the claim's lease ends; it
/// repeats one only if it falls between the server's <c>250</c> and that transaction, and then under the same Message-ID.
/// </summary>
public sealed class DeliverDueMail(
    DashboardDbContext db, ClaimDueMail claims, IServiceScopeFactory scopes, MailRoutes routes, LiveEvents live, TimeProvider time, ILogger<DeliverDueMail> log)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);

    /// <summary>How long a letter that was written ahead may wait to be sent.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private DateTimeOffset renewedAt;

    /// <summary>The next due mail, whatever server it goes through.</summary>
    public Task<DeliveryRound> RunAsync(CancellationToken cancellationToken) => RunAsync(MailScope.All, 1, cancellationToken);

    /// <summary>The next due mails of one server, one after another.</summary>
    /// <param name="most">At most so many, at least 1.</param>
    public async Task<DeliveryRound> RunAsync(MailLane lane, int most, CancellationToken stoppingToken) =>
        await RunAsync(MailScope.Of(lane, await routes.OwnAsync(stoppingToken)), most, stoppingToken);

    private async Task<DeliveryRound> RunAsync(MailScope scope, int most, CancellationToken stoppingToken)
    {
        renewedAt = time.GetUtcNow();
        var (batch, next) = await claims.RunAsync(scope, most, stoppingToken);
        if (batch.Count == 0) return new DeliveryRound(false, next);
        foreach (var claim in batch) live.PublishMailChange(claim.TicketId);
        await db.RelaxFlushAsync();
        try
        {
            await DeliverAsync(batch, stoppingToken);
        }
        finally
        {
            await db.RestoreFlushAsync();
        }

        return new DeliveryRound(true, null);
    }

    /// <summary>One after another; while one is being sent, the next is written.</summary>
    private async Task DeliverAsync(IReadOnlyList<MailClaim> batch, CancellationToken stoppingToken)
    {
        await using var desk = scopes.CreateAsyncScope();
        var write = desk.ServiceProvider.GetRequiredService<WriteClaimedMail>();
        Task<WrittenMail>? ahead = null;
        try
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (stoppingToken.IsCancellationRequested && i > 0)
                {
                    await claims.ReleaseAsync([.. batch.Skip(i)], CancellationToken.None);
                    return;
                }

                var written = await (ahead ?? write.RunAsync(batch[i]));
                // The one before took long: it may have been read meanwhile.
                if (time.GetUtcNow() - written.At > Fresh) written = await write.RunAsync(batch[i]);
                var next = i + 1 < batch.Count ? batch[i + 1] : null;
                // A later mail of the same ticket names the earlier one in its References: that one must have been sent.
                ahead = next is not null && next.TicketId != batch[i].TicketId ? Task.Run(() => write.RunAsync(next), CancellationToken.None) : null;
                // From here on a stopping host does not interrupt: the send is bounded, and its outcome is worth writing down.
                await DeliverAsync(written, [.. batch.Skip(i)]);
            }
        }
        finally
        {
            // It uses the scope that ends here.
            if (ahead is not null) await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <param name="rest">This mail's claim, and those behind it.</param>
    private async Task DeliverAsync(WrittenMail written, IReadOnlyList<MailClaim> rest)
    {
        var claim = rest[0];
        if (time.GetUtcNow() - renewedAt >= ClaimDueMail.Lease / 4 && !await RenewAsync(rest) && !await claims.RenewAsync(claim, CancellationToken.None))
        {
            log.LogWarning("Mail {MailId} was taken over by another worker", claim.MailId);
            return;
        }

        var (composed, outcome) = (written.Composed, written.Failure ?? MailOutcome.Sent);
        if (written.Failure is null && composed.Letter is { } letter)
        {
            try
            {
                outcome = await SendAsync(rest, written.Transport, letter);
            }
#pragma warning disable CA1031 // One mail that cannot be sent must not stop those behind it; it is tried again like any other.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.LogError(e, "Mail {MailId} could not be sent", claim.MailId);
                outcome = WrittenMail.OwnError;
            }
        }

        await FinishAsync(claim, composed, outcome);
    }

    private async Task<MailOutcome> SendAsync(IReadOnlyList<MailClaim> rest, IMailTransport transport, OutgoingMail letter)
    {
        var sending = transport.SendAsync(letter, CancellationToken.None);
        while (!sending.IsCompleted)
        {
            using var sent = new CancellationTokenSource();
            var moment = Task.Delay(ClaimDueMail.Lease / 4, time, sent.Token);
            if (await Task.WhenAny(sending, moment) == moment && !await RenewAsync(rest)) log.LogWarning("The lease on mail {MailId} or one behind it ended while it was being sent", rest[0].MailId);
            await sent.CancelAsync();
        }

        return await sending;
    }

    private async Task<bool> RenewAsync(IReadOnlyList<MailClaim> rest)
    {
        var now = time.GetUtcNow();
        if (!await claims.RenewAsync(rest, CancellationToken.None)) return false;
        renewedAt = now;
        return true;
    }

    /// <summary>Writes the outcome, if the claim still holds. Tries for a while: a mail that was sent and not marked so would be sent again.</summary>
    private async Task FinishAsync(MailClaim claim, Composed composed, MailOutcome outcome)
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
        await using var transaction = await db.BeginOutcomeAsync();
        var isSent = outcome.Kind == MailOutcomeKind.Sent && composed.Letter is not null;
        if (!(isSent ? await MarkSentAsync(claim, composed) : await ConcludeAsync(claim, composed, outcome))) return false;
        await transaction.CommitAsync(CancellationToken.None);
        live.PublishMailChange(claim.TicketId);
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
