using Dashboard.Data;
using Dashboard.Platform;
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
    private (MailClaim Claim, Task Writing)? begun;
    private long toldAt;

    /// <param name="stoppingToken">Gives back what was not begun. A mail that was begun is finished: the send is bounded, and its outcome is worth writing down.</param>
    /// <remarks>On a thread of the lane's own: it mostly waits for a server, without giving way to others at every line of the conversation (decision 030).</remarks>
    internal void Run(MailBatch batch, MailLine line, CancellationToken stoppingToken)
    {
        toldAt = time.GetTimestamp();
        OwnThread.Await(db.RelaxFlushAsync());
        using var held = new HeldClaims(batch, scopes, time, log);
        try
        {
            for (var i = 0; i < batch.Claims.Count; i++)
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    WriteDown();
                    OwnThread.Await(claims.ReleaseAsync([.. batch.Claims.Skip(i)], CancellationToken.None));
                    return;
                }

                Deliver(batch.Claims[i], batch.Written.GetValueOrDefault(batch.Claims[i].MailId), held, line);
                if (time.GetElapsedTime(toldAt) > BetweenTelling) Tell();
            }

            WriteDown();
        }
        finally
        {
            Tell();
            OwnThread.Await(db.RestoreFlushAsync());
        }
    }

    private void Tell()
    {
        foreach (var claim in untold) live.PublishMailChange(claim.TicketId);
        untold.Clear();
        toldAt = time.GetTimestamp();
    }

    private void Deliver(MailClaim claim, WrittenMail? written, HeldClaims held, MailLine line)
    {
        if (written is null || time.GetUtcNow() - written.At > Fresh)
        {
            // What is in it may depend on what became of the mail before.
            WriteDown();
            written = OwnThread.Await(WriteAsync(claim));
        }

        if (Send(written, held, line) is not { } outcome) return;
        begun = (claim, record.RunAsync(claim, written.Composed, outcome));
    }

    /// <summary>Waits for the outcome of the mail before, if it is not written down yet.</summary>
    private void WriteDown()
    {
        if (begun is not { } outcome) return;
        begun = null;
        OwnThread.Await(outcome.Writing);
        untold.Add(outcome.Claim);
    }

    /// <summary>Now, in its turn. On a connection of its own: here commits do not wait for the disk, and a letter may need one that does.</summary>
    private async Task<WrittenMail> WriteAsync(MailClaim claim)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<WriteClaimedMail>().RunAsync(claim);
    }

    /// <returns>Sent also if there is no letter; null if it is no longer this worker's to send.</returns>
    private MailOutcome? Send(WrittenMail written, HeldClaims held, MailLine line)
    {
        try
        {
            if (written.Failure is null && written.Composed.Letter is { } letter) return line.To(written.Transport).Send(letter, MayLeave, CancellationToken.None);
            MailHeldBackException.Ask(MayLeave);
            return written.Failure ?? MailOutcome.Sent;
        }
        catch (MailHeldBackException e) when (e.InnerException is null)
        {
            return null;
        }
#pragma warning disable CA1031 // One mail that cannot be sent must not stop those behind it; it is tried again like any other.
        catch (Exception e) when (e is not MailHeldBackException)
#pragma warning restore CA1031
        {
            log.LogError(e, "Mail {MailId} could not be sent", written.Claim.MailId);
            return WrittenMail.OwnError;
        }

        // The mail before is done with, and this one still is this worker's to send.
        void MayLeave()
        {
            WriteDown();
            if (OwnThread.Await(held.HasAsync(written.Claim, claims))) return;
            log.LogWarning("Mail {MailId} was taken over by another worker", written.Claim.MailId);
            throw new MailHeldBackException();
        }
    }
}
