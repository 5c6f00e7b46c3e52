using Dashboard.Platform;
using Dashboard.Platform.Live;
using Dashboard.Platform.Mail;

namespace Dashboard.Notifications;

/// <summary>
/// Sends mails that were claimed together, and writes down the outcome of each before the server has the next (product §6): a crash at any moment repeats a
/// mail only if it falls between the server's <c>250</c> and that transaction (decisions 031 and 032), and then under the same Message-ID. Meanwhile the next is
/// begun over a second connection, and the last line of it held back (decision 029).
/// </summary>
/// <remarks>For one batch.</remarks>
public sealed class DeliverMailBatch(
    ClaimDueMail claims, IServiceScopeFactory scopes, RecordMailOutcome record, LiveEvents live, TimeProvider time, ILogger<DeliverMailBatch> log)
{
    /// <summary>Fewer mails are not worth a second connection.</summary>
    private const int FewestForTwo = 8;

    /// <summary>How long a letter that was written ahead may wait to be sent: it may have been read meanwhile.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly MailTurns turns = new();
    private volatile bool isOver;

    // Whoever's turn it is may use these, and the database, once what was written down last is there.
    private Task recording = Task.CompletedTask;
    private UnsettledMails unsettled = null!;

    /// <param name="stoppingToken">Gives back what was not begun. A mail that was begun is finished: the send is bounded, and its outcome is worth writing down.</param>
    /// <remarks>On a thread of the lane's own: it mostly waits for a server, without giving way to others at every line of the conversation (decision 030).</remarks>
    internal void Run(MailBatch batch, MailLines lines, CancellationToken stoppingToken)
    {
        using var outcomes = new UnsettledMails(scopes, live, time, log);
        unsettled = outcomes;
        using var held = new HeldClaims(batch, scopes, time, log);
        using var stop = stoppingToken.UnsafeRegister(static b => ((DeliverMailBatch)b!).isOver = true, this);
        var letters = new Letters(batch.Claims, OwnThread.Await(batch.Writing));
        try
        {
            var beside = IsForTwo(letters, lines) ? OwnThread.RunAsync(() => TalkBeside(letters, held, lines)) : Task.CompletedTask;
            try
            {
                while (Next(letters) is { } turn) Deliver(letters, turn, held, lines.First);
            }
            finally
            {
                OwnThread.Finish(beside);
            }

            OwnThread.Await(beside);
            OwnThread.Await(recording);
            var rest = letters.Rest();
            if (rest.Count > 0) OwnThread.Await(claims.ReleaseAsync(rest, CancellationToken.None));
        }
        finally
        {
            OwnThread.Finish(recording);
            if (!recording.IsFaulted) OwnThread.Await(unsettled.SettleAsync(record));
        }
    }

    /// <summary>A server that lets in one connection only must give that place to the first.</summary>
    private static bool IsForTwo(Letters letters, MailLines lines) =>
        lines.Beside is not null && letters.Claims.Count >= FewestForTwo && letters.Transport is { } transport && lines.First.To(transport).TryConnect();

    /// <summary>As long as the server likes it: many let nobody in twice.</summary>
    private void TalkBeside(Letters letters, HeldClaims held, MailLines lines)
    {
        while (letters.Transport is { } transport && lines.Beside!.To(transport).TryConnect())
        {
            if (Next(letters) is not { } turn) return;
            if (!Deliver(letters, turn, held, lines.Beside)) break;
        }

        lines.GiveUpBeside();
    }

    private int? Next(Letters letters) => isOver ? null : letters.Next();

    /// <returns>Whether it went well.</returns>
    private bool Deliver(Letters letters, int turn, HeldClaims held, MailLine line)
    {
        try
        {
            var written = letters.Of(turn);
            if (written is null || IsStale(written)) written = WriteInTurn(letters.Claims[turn], turn);
            var outcome = Send(written, turn, held, line, out var isLate);
            if (isLate) outcome = Send(written = WriteInTurn(written.Claim, turn), turn, held, line, out _);
            turns.Await(turn);
            if (outcome is null) return false;
            Record(written, outcome);
            return outcome.Kind == MailOutcomeKind.Sent;
        }
        catch
        {
            isOver = true;
            throw;
        }
        finally
        {
            turns.End(turn);
        }
    }

    /// <summary>Begins to write down an outcome; those before are written then. A failure stops what was not begun, and is told at the end.</summary>
    private void Record(WrittenMail written, MailOutcome outcome)
    {
        OwnThread.Finish(recording);
        isOver |= recording.IsFaulted;
        var next = RecordAsync(written, outcome);
        recording = recording.IsFaulted ? Task.WhenAll(recording, next) : next;
    }

    private async Task RecordAsync(WrittenMail written, MailOutcome outcome)
    {
        var isSent = await record.RunAsync(written.Claim, written.Composed, outcome);
        if (unsettled.Add(written.Claim, isSent)) await unsettled.SettleAsync(record);
    }

    private bool IsStale(WrittenMail written) => time.GetUtcNow() - written.At > Fresh;

    /// <summary>
    /// What is in it may depend on what became of the mail before. On a connection of its own: here commits do not wait for the disk, and a letter may need
    /// one that does.
    /// </summary>
    private WrittenMail WriteInTurn(MailClaim claim, int turn)
    {
        turns.Await(turn);
        OwnThread.Finish(recording);
        OwnThread.Await(unsettled.SettleAsync(record));
        using var scope = scopes.CreateScope();
        return OwnThread.Await(scope.ServiceProvider.GetRequiredService<WriteClaimedMail>().RunAsync(claim));
    }

    /// <param name="isLate">It waited for its turn too long, and is not sent as it was written.</param>
    /// <returns>Sent also if there is no letter; null if it is late, or no longer this worker's to send.</returns>
    private MailOutcome? Send(WrittenMail written, int turn, HeldClaims held, MailLine line, out bool isLate)
    {
        var gate = new Gate(this, written, turn, held);
        try
        {
            if (written.Failure is null && written.Composed.Letter is { } letter) return line.To(written.Transport).Send(letter, gate, CancellationToken.None);
            MailHeldBackException.Ask(gate.Pass);
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
        finally
        {
            isLate = gate.IsLate;
        }
    }

    private bool IsHeld(WrittenMail written, HeldClaims held)
    {
        if (held.AreKnown) return true;
        OwnThread.Finish(recording);
        if (OwnThread.Await(claims.RenewAsync(written.Claim, CancellationToken.None))) return true;
        log.LogWarning("Mail {MailId} was taken over by another worker", written.Claim.MailId);
        return false;
    }

    /// <summary>A mail leaves when the one before is done with and it still is this worker's to send; whoever is done with that one lets it go.</summary>
    private sealed class Gate(DeliverMailBatch batch, WrittenMail written, int turn, HeldClaims held) : IMailGate
    {
        public bool IsLate { get; private set; }

        public void Pass() => Check(batch.turns.Await(turn));

        public bool TryLeaveTo(IHeldMail mail) => batch.turns.TryLeave(turn, () =>
        {
            try
            {
                Check(hasWaited: true);
            }
#pragma warning disable CA1031 // It is the mail's, and told to whoever sends that.
            catch (Exception e)
#pragma warning restore CA1031
            {
                mail.Drop(e);
                return;
            }

            mail.Leave();
        });

        private void Check(bool hasWaited)
        {
            IsLate = hasWaited && batch.IsStale(written);
            if (IsLate || !batch.IsHeld(written, held)) throw new MailHeldBackException();
        }
    }

    /// <summary>What there is to send, handed out in its order.</summary>
    private sealed class Letters(IReadOnlyList<MailClaim> claims, IReadOnlyDictionary<long, WrittenMail> written)
    {
        private int begun;

        public IReadOnlyList<MailClaim> Claims => claims;

        /// <summary>What sends them; null if that is not known ahead.</summary>
        public IMailTransport? Transport => written.Values.FirstOrDefault()?.Transport;

        /// <returns>Null if none was written ahead.</returns>
        public WrittenMail? Of(int turn) => written.GetValueOrDefault(claims[turn].MailId);

        public int? Next()
        {
            var next = Interlocked.Increment(ref begun) - 1;
            return next < claims.Count ? next : null;
        }

        public List<MailClaim> Rest() => [.. claims.Skip(begun)];
    }
}
