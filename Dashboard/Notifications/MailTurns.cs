namespace Dashboard.Notifications;

/// <summary>
/// Keeps mails in their order that go over several connections: each may be begun at any time, and leaves when everything about the one before is over.
/// </summary>
internal sealed class MailTurns
{
    private readonly object gate = new();
    private int current;

    /// <summary>Returns once all turns before are over. Whoever has it may ask again.</summary>
    /// <returns>Whether that took any waiting.</returns>
    public bool Await(int turn)
    {
        lock (gate)
        {
            if (current >= turn) return false;
            while (current < turn) Monitor.Wait(gate);
            return true;
        }
    }

    /// <summary>Ends a turn, and lets the next go first; it is waited for, if it has not come.</summary>
    public void End(int turn)
    {
        lock (gate)
        {
            Await(turn);
            current = turn + 1;
            Monitor.PulseAll(gate);
        }

        // Everything behind waits for whoever is next, nothing for what is begun here.
        Thread.Yield();
    }
}
