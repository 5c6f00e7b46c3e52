#if MAILKIT
using System.Net.Sockets;
using MailKit;

namespace Dashboard.Platform.Mail;

/// <summary>
/// Mails one after another over one connection, as long as all goes well. Servers close what was kept open at their pleasure: the next mail then goes over
/// another, if nothing of it can have left before; what fails later is an outcome like any other, so that no mail is sent twice over it.
/// </summary>
internal sealed class MailKitConnection(MailOptions options, TimeProvider time, SmtpDialogue? dialogue = null) : IMailConnection
{
    /// <summary>Most mails over one connection: servers have limits of their own, and who spreads mail over several of them wants to do so.</summary>
    private const int MostMails = 100;

    /// <summary>How long it may be silent and still be used: a firewall in between may have forgotten it, and then nobody answers at all.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(20);

    /// <summary>How long a goodbye may take: the mails are delivered by then.</summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    /// <summary>How long a connection may take that nobody needs yet.</summary>
    private static readonly TimeSpan PatienceAhead = TimeSpan.FromSeconds(2);

    private MailKitSession? session;
    private long usedAt;

    public MailOutcome Send(OutgoingMail mail, IMailGate gate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        ArgumentNullException.ThrowIfNull(gate);
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var hold = new MailKitHold(gate, limit, options.Timeout);
        CloseOld();
        var outcome = (session is null ? null : Send(mail, hold, isKept: true, limit, either.Token)) ?? Send(mail, hold, isKept: false, limit, either.Token);
        if (outcome!.Kind != MailOutcomeKind.Sent) Abandon();
        usedAt = time.GetTimestamp();
        return outcome;
    }

    public bool TryConnect()
    {
        CloseOld();
        if (session is not null) return true;
        using var limit = new CancellationTokenSource(PatienceAhead < options.Timeout ? PatienceAhead : options.Timeout, time);
        session = new MailKitSession(options, dialogue);
        try
        {
            if (session.Connect(limit.Token) is null)
            {
                usedAt = time.GetTimestamp();
                return true;
            }
        }
        catch (Exception e) when (e is OperationCanceledException || session.Describe(e) is not null)
        {
            // No, then.
        }

        Abandon();
        return false;
    }

    public void Dispose() => Close();

    /// <returns>Null if a kept connection turned out to be of no use, and nothing of the mail has left.</returns>
    private MailOutcome? Send(OutgoingMail mail, MailKitHold hold, bool isKept, CancellationTokenSource limit, CancellationToken cancellationToken)
    {
        var current = session ??= new MailKitSession(options, dialogue);
        try
        {
            if (!isKept && current.Connect(cancellationToken) is { } refused) return MailOutcome.Transient(refused);
            // MailKit would send the address all the same, and a server that knows no UTF-8 would make another one of it.
            if (mail.NeedsUtf8 && !current.TakesUtf8) return MailOutcome.Permanent($"{options.Host} cannot take this mail: it does not offer SMTPUTF8, which an address beyond ASCII needs");
            current.Send(mail, hold, cancellationToken);
            return MailOutcome.Sent;
        }
        catch (Exception) when (hold.Dropped is not null)
        {
            Abandon();
            throw hold.Dropped as MailHeldBackException ?? new MailHeldBackException("The mail was held back.", hold.Dropped);
        }
        catch (Exception e) when (isKept && !current.HasBegun && !cancellationToken.IsCancellationRequested && current.Describe(e) is not null)
        {
            Abandon();
            return null;
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && limit.IsCancellationRequested))
        {
            return MailOutcome.Transient($"{options.Host} did not answer within {options.Timeout.TotalSeconds:0} seconds");
        }
        catch (Exception e) when (current.Describe(hold.Lost ?? e) is { } outcome)
        {
            return outcome;
        }
        catch
        {
            // Whatever state it is in now.
            Abandon();
            throw;
        }
    }

    private void CloseOld()
    {
        if (session is { } open && (open.Sent >= MostMails || time.GetElapsedTime(usedAt) > LongestSilence)) Close();
    }

    private void Abandon()
    {
        session?.Dispose();
        session = null;
    }

    /// <summary>The server has taken the mails already; how it says goodbye changes nothing, and it must not take long.</summary>
    private void Close()
    {
        if (session is null) return;
        using var limit = new CancellationTokenSource(Goodbye, time);
        try
        {
            session.SayGoodbye(limit.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or ProtocolException or CommandException or OperationCanceledException)
        {
            // Nothing to do: it is closed below.
        }

        Abandon();
    }
}
#endif
