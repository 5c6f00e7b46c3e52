namespace Dashboard.Notifications;

/// <summary>
/// Keeps mails in their order that go over several connections: each may be begun at any time, and leaves when everything about the one before is over.
/// </summary>
internal sealed class MailTurns
{
    private readonly object gate = new();

    // Turns before are over; at most one ahead of that, while what was left to its end is done.
    private int current;
    private int open;
    private Action? atNext;

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

    /// <summary>Leaves it to whoever ends the turn before to do something at once: to wake a thread for it takes longer. For whoever is next.</summary>
    /// <returns>False if that is not to be: then <see cref="Await"/> returns in a moment, or others are next.</returns>
    public bool TryLeave(int turn, Action todo)
    {
        lock (gate)
        {
            if (turn != open + 1 || atNext is not null) return false;
            atNext = todo;
            return true;
        }
    }

    /// <summary>Ends a turn; it is waited for, if it has not come.</summary>
    public void End(int turn)
    {
        Action? todo;
        lock (gate)
        {
            Await(turn);
            open = turn + 1;
            (todo, atNext) = (atNext, null);
        }

        try
        {
            todo?.Invoke();
        }
        finally
        {
            lock (gate)
            {
                current = turn + 1;
                Monitor.PulseAll(gate);
            }
        }
    }
}
