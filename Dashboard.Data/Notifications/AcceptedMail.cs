namespace Dashboard.Data.Notifications;

/// <summary>
/// Says that a mail's server has accepted it, until the mail says so itself: this is written before the next mail leaves, that for many together (decision 032).
/// Nothing refers to it and it refers to nothing, so that it is the cheapest row there is.
/// </summary>
public sealed class AcceptedMail
{
    private AcceptedMail() { }

    public long MailId { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>Messages of the mail up to this number are not in the letter: its recipient had read them. 0 if none.</summary>
    public int ReadNumber { get; private set; }

    /// <summary>When the recipient had read so far; null if never anything.</summary>
    public DateTimeOffset? ReadAt { get; private set; }
}
