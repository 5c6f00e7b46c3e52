namespace Dashboard.Platform.Mail;

/// <summary>The way mail leaves. Safe for use by several threads at once.</summary>
public interface IMailTransport
{
    /// <summary>Where it sends to, in words, for a log or a settings page; never a password.</summary>
    string Description { get; }

    /// <summary>
    /// Sends one mail. Ends within <see cref="MailOptions.Timeout"/> and a few seconds, whatever the server does. What
    /// servers and networks do wrong is a result, not an exception.
    /// </summary>
    /// <param name="cancellationToken">Gives up early; the mail may have been sent all the same.</param>
    Task<MailOutcome> SendAsync(OutgoingMail mail, CancellationToken cancellationToken);

    /// <summary>The same, with what was said on the way, for a person who tries settings out.</summary>
    Task<MailTrial> TryAsync(OutgoingMail mail, CancellationToken cancellationToken);

    /// <summary>For mails that go one after another: over one connection, where the transport has such. Nothing is opened before the first.</summary>
    IMailConnection Open() => new MailByMail(this);

    /// <summary>A transport that has nothing to keep open.</summary>
    private sealed class MailByMail(IMailTransport transport) : IMailConnection
    {
        public MailOutcome Send(OutgoingMail mail, IMailGate gate, CancellationToken cancellationToken)
        {
            ArgumentNullException.ThrowIfNull(gate);
            MailHeldBackException.Ask(gate.Pass);
            return OwnThread.Await(transport.SendAsync(mail, cancellationToken));
        }

        public bool TryConnect() => false;

        public void Dispose()
        {
            // Nothing is open.
        }
    }
}

/// <summary>
/// One mail after another; disposing it says goodbye. It waits for the server on the thread that it is called on, so that must be one of its own. Not safe
/// for use by several threads at once.
/// </summary>
public interface IMailConnection : IDisposable
{
    /// <summary>Connects before there is a mail to send, if it is not connected, and gives up soon.</summary>
    /// <returns>Whether the server let it in; false also where the transport has nothing to keep open.</returns>
    bool TryConnect();

    /// <summary>
    /// As <see cref="IMailTransport.SendAsync"/>, begun before it may be done: the server hears who the mail is from and to, and that it comes, but not its end
    /// until <paramref name="gate"/> lets it leave, which counts as none of the server's time. A connection that was lost since the mail before is replaced.
    /// </summary>
    /// <exception cref="MailHeldBackException">It must not leave. The server has not taken the mail.</exception>
    MailOutcome Send(OutgoingMail mail, IMailGate gate, CancellationToken cancellationToken);
}

/// <summary>A mail was begun and is not to be sent, for a reason of the sender's own.</summary>
public sealed class MailHeldBackException(string message, Exception? innerException) : Exception(message, innerException)
{
    public MailHeldBackException() : this("The mail was held back.") { }

    public MailHeldBackException(string message) : this(message, null) { }

    /// <summary>Whatever goes wrong there is none of the server's doing.</summary>
    internal static void Ask(Action mayLeave)
    {
        try
        {
            mayLeave();
        }
        catch (Exception e) when (e is not MailHeldBackException)
        {
            throw new MailHeldBackException("The mail was held back.", e);
        }
    }
}

/// <param name="Outcome">What became of the mail.</param>
/// <param name="Steps">In their order; the last is where it ended. Empty where the transport cannot tell.</param>
public sealed record MailTrial(MailOutcome Outcome, IReadOnlyList<MailStep> Steps);

/// <summary>One step of a conversation with a mail server.</summary>
/// <param name="Text">What was done, in words.</param>
/// <param name="Answer">The server's own words, cleaned and shortened, without any password; empty if it said nothing.</param>
/// <param name="Worked">Whether the server went along.</param>
public sealed record MailStep(string Text, string Answer, bool Worked);

public enum MailOutcomeKind
{
    /// <summary>The server took responsibility for it.</summary>
    Sent = 1,

    /// <summary>It may work later: 4xx, no connection, a timeout; also a wrong password or certificate, which somebody will put right.</summary>
    Transient = 2,

    /// <summary>It never will: 5xx, an address that is none.</summary>
    Permanent = 3,
}

/// <param name="Reason">Why it was not sent, in words for people; empty if it was.</param>
public sealed record MailOutcome(MailOutcomeKind Kind, string Reason)
{
    public static MailOutcome Sent { get; } = new(MailOutcomeKind.Sent, "");

    public static MailOutcome Transient(string reason) => new(MailOutcomeKind.Transient, HeaderText.Clean(reason, 300));

    public static MailOutcome Permanent(string reason) => new(MailOutcomeKind.Permanent, HeaderText.Clean(reason, 300));
}
