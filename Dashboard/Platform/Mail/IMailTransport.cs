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
        public async Task<MailOutcome> SendAsync(OutgoingMail mail, Task ready, CancellationToken cancellationToken)
        {
            await MailHeldBackException.ThrowUnlessAsync(ready);
            return await transport.SendAsync(mail, cancellationToken);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>One mail after another; disposing it says goodbye. Not safe for use by several threads at once.</summary>
public interface IMailConnection : IAsyncDisposable
{
    /// <summary>As <see cref="IMailTransport.SendAsync"/>. A connection that was lost since the mail before is replaced.</summary>
    Task<MailOutcome> SendAsync(OutgoingMail mail, CancellationToken cancellationToken) => SendAsync(mail, Task.CompletedTask, cancellationToken);

    /// <summary>
    /// The same, begun before it may be done: the server hears who it is from and to, and not a line of the mail itself until <paramref name="ready"/>
    /// has ended, which counts as none of the server's time.
    /// </summary>
    /// <exception cref="MailHeldBackException"><paramref name="ready"/> failed. The server has not taken the mail.</exception>
    Task<MailOutcome> SendAsync(OutgoingMail mail, Task ready, CancellationToken cancellationToken);
}

/// <summary>A mail was begun and not sent, for a reason of the sender's own.</summary>
public sealed class MailHeldBackException(string message, Exception? innerException) : Exception(message, innerException)
{
    public MailHeldBackException() : this("The mail was held back.") { }

    public MailHeldBackException(string message) : this(message, null) { }

    internal static async ValueTask ThrowUnlessAsync(Task ready)
    {
        await ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ready.IsCompletedSuccessfully) throw new MailHeldBackException("The mail was held back.", ready.Exception?.InnerException);
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
