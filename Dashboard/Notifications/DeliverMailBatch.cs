using Dashboard.Data;
using Dashboard.Platform.Live;
using Dashboard.Platform.Mail;

namespace Dashboard.Notifications;

/// <summary>
/// Sends mails that were claimed together, one after another, and writes down the outcome of each before the server has the next (product §6): a crash at
/// any moment repeats a mail only if it falls between the server's <c>250</c> and that transaction, and then under the same Message-ID. While an outcome is
/// written, the server hears already who the next mail is from and to (decision 029).
/// </summary>
public sealed class DeliverMailBatch(
    DashboardDbContext db, ClaimDueMail claims, IServiceScopeFactory scopes, RecordMailOutcome record, LiveEvents live, TimeProvider time,
    ILogger<DeliverMailBatch> log)
{
    /// <summary>How long a letter that was written ahead may wait to be sent: it may have been read meanwhile.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>Outcomes are told to open pages together: to other processes each goes by a notification of its own.</summary>
    private static readonly TimeSpan BetweenTelling = TimeSpan.FromMilliseconds(250);

    private readonly List<MailClaim> untold = [];
    private Sent? unwritten;
    private DateTimeOffset renewedAt;
    private long toldAt;

    /// <param name="stoppingToken">Gives back what was not begun. A mail that was begun is finished: the send is bounded, and its outcome is worth writing down.</param>
    internal async Task RunAsync(MailBatch batch, MailLine line, CancellationToken stoppingToken)
    {
        (renewedAt, toldAt) = (batch.ClaimedAt, time.GetTimestamp());
        await db.RelaxFlushAsync();
        try
        {
            for (var i = 0; i < batch.Claims.Count; i++)
            {
                IReadOnlyList<MailClaim> rest = [.. batch.Claims.Skip(i)];
                if (stoppingToken.IsCancellationRequested)
                {
                    await WriteDownAsync();
                    await claims.ReleaseAsync(rest, CancellationToken.None);
                    return;
                }

                await DeliverAsync(batch.Written.GetValueOrDefault(rest[0].MailId), rest, line);
                if (time.GetElapsedTime(toldAt) > BetweenTelling) Tell();
            }

            await WriteDownAsync();
        }
        finally
        {
            Tell();
            await db.RestoreFlushAsync();
        }
    }

    private void Tell()
    {
        foreach (var claim in untold) live.PublishMailChange(claim.TicketId);
        untold.Clear();
        toldAt = time.GetTimestamp();
    }

    /// <param name="rest">This mail's claim, and those behind it.</param>
    private async Task DeliverAsync(WrittenMail? written, IReadOnlyList<MailClaim> rest, MailLine line)
    {
        if (written is null || time.GetUtcNow() - written.At > Fresh)
        {
            // What is in it may depend on what became of the mail before.
            await WriteDownAsync();
            written = await WriteAsync(rest[0]);
        }

        if (await SendAsync(written, rest, line) is { } outcome) unwritten = new Sent(rest[0], written.Composed, outcome);
    }

    /// <summary>The outcome of the mail before, if it is not written down yet.</summary>
    private async Task WriteDownAsync()
    {
        if (unwritten is not { } sent) return;
        unwritten = null;
        await record.RunAsync(sent.Claim, sent.Composed, sent.Outcome);
        untold.Add(sent.Claim);
    }

    /// <summary>Now, in its turn. On a connection of its own: here commits do not wait for the disk, and a letter may need one that does.</summary>
    private async Task<WrittenMail> WriteAsync(MailClaim claim)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<WriteClaimedMail>().RunAsync(claim);
    }

    /// <returns>Sent also if there is no letter; null if it is no longer this worker's to send.</returns>
    private async Task<MailOutcome?> SendAsync(WrittenMail written, IReadOnlyList<MailClaim> rest, MailLine line)
    {
        if (written.Failure is not null || written.Composed.Letter is not { } letter) return await MayLeaveAsync(rest) ? written.Failure ?? MailOutcome.Sent : null;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sending = SendAsync(written.Transport, letter, line, ready.Task);
        try
        {
            if (await MayLeaveAsync(rest)) ready.SetResult();
            else ready.SetCanceled(CancellationToken.None);
            while (!sending.IsCompleted) await WaitAsync(sending, rest);
            return await sending;
        }
        catch (MailHeldBackException)
        {
            return null;
        }
#pragma warning disable CA1031 // One mail that cannot be sent must not stop those behind it; it is tried again like any other.
        catch (Exception e) when (ready.Task.IsCompletedSuccessfully)
#pragma warning restore CA1031
        {
            log.LogError(e, "Mail {MailId} could not be sent", rest[0].MailId);
            return WrittenMail.OwnError;
        }
        finally
        {
            // Nothing is left behind that still talks to the server.
            if (ready.TrySetCanceled(CancellationToken.None)) await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<MailOutcome> SendAsync(IMailTransport transport, OutgoingMail letter, MailLine line, Task ready) =>
        await (await line.ToAsync(transport)).SendAsync(letter, ready, CancellationToken.None);

    /// <summary>The mail before is done with, and this one still is this worker's to send.</summary>
    private async Task<bool> MayLeaveAsync(IReadOnlyList<MailClaim> rest)
    {
        await WriteDownAsync();
        if (time.GetUtcNow() - renewedAt < ClaimDueMail.Lease / 4 || await RenewAsync(rest) || await claims.RenewAsync(rest[0], CancellationToken.None)) return true;
        log.LogWarning("Mail {MailId} was taken over by another worker", rest[0].MailId);
        return false;
    }

    /// <summary>Until it is sent, or for a while; the claims are renewed then.</summary>
    private async Task WaitAsync(Task sending, IReadOnlyList<MailClaim> rest)
    {
        await sending.WaitAsync(ClaimDueMail.Lease / 4, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!sending.IsCompleted && !await RenewAsync(rest)) log.LogWarning("The lease on mail {MailId} or one behind it ended while it was being sent", rest[0].MailId);
    }

    private async Task<bool> RenewAsync(IReadOnlyList<MailClaim> rest)
    {
        var now = time.GetUtcNow();
        if (!await claims.RenewAsync(rest, CancellationToken.None)) return false;
        renewedAt = now;
        return true;
    }

    /// <summary>What the server has said of a mail.</summary>
    private sealed record Sent(MailClaim Claim, Composed Composed, MailOutcome Outcome);
}
