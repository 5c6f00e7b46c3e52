using Dashboard.Data.Tickets;

namespace Dashboard.Data.Notifications;

public enum MailedMessageState
{
    Waiting = 1,
    Sent = 2,
    Skipped = 3,
    Cancelled = 4,
    Failed = 5,
}

/// <summary>One message in one mail, with what became of it for this recipient.</summary>
public sealed class OutboxMessage
{
    private OutboxMessage() { }

    internal OutboxMessage(Message message)
    {
        Message = message;
        Number = message.Number;
    }

    public long Id { get; private set; }

    public long OutboxMailId { get; private set; }

    public OutboxMail OutboxMail { get; private set; } = null!;

    public long MessageId { get; private set; }

    public Message Message { get; private set; } = null!;

    /// <summary>The message's number in its ticket, compared with how far the recipient has read.</summary>
    public int Number { get; private set; }

    public MailedMessageState State { get; private set; } = MailedMessageState.Waiting;

    /// <summary>When the recipient read it, if that is why it was skipped; when it was sent or cancelled.</summary>
    public DateTimeOffset? At { get; private set; }

    public void Become(MailedMessageState state, DateTimeOffset? at)
    {
        State = state;
        At = at;
    }
}
