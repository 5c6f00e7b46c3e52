#if MAILKIT
namespace Dashboard.Platform.Mail;

/// <summary>Holds one mail back. The server is not to blame for the time that this takes.</summary>
internal sealed class MailKitHold(IMailGate gate, CancellationTokenSource limit, TimeSpan timeout) : IHeldMail, IDisposable
{
    private readonly Lock access = new();
    private HeldBackStream? stream;
    private bool isOver;

    /// <summary>Why it must not leave; null if it may.</summary>
    public Exception? Dropped { get; private set; }

    /// <summary>Why its end could not be sent; null if it could.</summary>
    public Exception? Lost { get; private set; }

    /// <summary>Returns when the mail may leave, or with the connection holding its end back.</summary>
    /// <exception cref="MailHeldBackException">It must not leave.</exception>
    public void Ask(HeldBackStream connection)
    {
        limit.CancelAfter(Timeout.InfiniteTimeSpan);
        connection.Hold();
        stream = connection;
        if (gate.TryLeaveTo(this)) return;
        MailHeldBackException.Ask(gate.Pass);
        Leave();
    }

    public void Leave()
    {
        lock (access)
        {
            if (isOver) return;
            limit.CancelAfter(timeout);
            try
            {
                stream!.LetGo();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // Whoever waits for the answer hears of it.
                Lost = e;
                stream!.Dispose();
            }
        }
    }

    public void Drop(Exception reason)
    {
        lock (access)
        {
            if (isOver) return;
            Dropped = reason;
            stream!.Dispose();
        }
    }

    /// <summary>The mail is over: whoever comes now comes too late.</summary>
    public void Dispose()
    {
        lock (access) isOver = true;
    }
}
#endif
