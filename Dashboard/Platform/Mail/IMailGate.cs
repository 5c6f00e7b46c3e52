namespace Dashboard.Platform.Mail;

/// <summary>Where a mail that was begun is held back until it may leave. Asked once at most.</summary>
public interface IMailGate
{
    /// <summary>Leaves the mail to others, who call one of its methods when it is known whether it may leave: so that nobody has to be woken for that.</summary>
    /// <returns>False if it is to wait itself, with <see cref="Pass"/>.</returns>
    bool TryLeaveTo(IHeldMail mail);

    /// <summary>Waits until the mail may leave.</summary>
    /// <exception cref="Exception">It must not.</exception>
    void Pass();
}

/// <summary>A mail of which everything was said but its end. Its methods may be called on any thread, once one of them, and do not throw.</summary>
public interface IHeldMail
{
    /// <summary>Sends what was held back. The answer goes to whoever sends the mail.</summary>
    void Leave();

    /// <summary>Closes the connection instead: the server does not take what was not finished (RFC 5321, 4.1.1.4).</summary>
    /// <param name="reason">What whoever sends the mail is told, as <see cref="MailHeldBackException"/>.</param>
    void Drop(Exception reason);
}

/// <summary>Holds nothing back.</summary>
public sealed class OpenMailGate : IMailGate
{
    public static OpenMailGate Instance { get; } = new();

    public bool TryLeaveTo(IHeldMail mail) => false;

    public void Pass()
    {
        // At once.
    }
}
