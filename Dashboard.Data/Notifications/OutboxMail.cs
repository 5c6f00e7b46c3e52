using Dashboard.Data.Team;
using Dashboard.Data.Tickets;

namespace Dashboard.Data.Notifications;

/// <summary>
/// One mail about one ticket to one recipient, written in the same transaction as the message it tells of
/// (product §6). At most one per ticket and recipient is <see cref="MailState.Pending"/>; it gathers what is written
/// until a worker claims it by conditional update. Mail about an account (an invitation, a password) goes the same way,
/// without a ticket and without messages.
/// </summary>
public sealed class OutboxMail
{
    /// <summary>How long transient failures are tried again (product §6): two days.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(2);

    /// <summary>How long it is kept once it ended, and its ticket rests: 180 days.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    private readonly List<OutboxMessage> messages = [];

    private OutboxMail() { }

    /// <param name="recipientKey"><c>customer</c>, or the agent's user id.</param>
    /// <param name="messageId">The Message-ID header without angle brackets, chosen now so that a repeated send is recognisable.</param>
    public OutboxMail(
        Ticket ticket, MailRecipient recipient, string recipientKey, Guid? userId, string toAddress, string toName,
        string messageId, DateTimeOffset dueAt, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        ArgumentException.ThrowIfNullOrWhiteSpace(toAddress);
        Ticket = ticket;
        ProjectId = ticket.ProjectId;
        Recipient = recipient;
        RecipientKey = recipientKey;
        UserId = userId;
        ToAddress = toAddress;
        ToName = toName;
        MessageId = messageId;
        DueAt = dueAt;
        GiveUpAt = dueAt + Patience;
        CreatedAt = now;
    }

    /// <summary>A mail about an account or a membership, due at once.</summary>
    /// <param name="kind">Anything but <see cref="MailKind.Ticket"/>.</param>
    /// <param name="projectId">Whose delivery log shows it; null if it is no project's affair.</param>
    /// <param name="patience">How long transient failures are tried again.</param>
    public OutboxMail(
        MailKind kind, long? projectId, Guid? userId, string toAddress, string toName, string messageId, TimeSpan patience, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(toAddress);
        ArgumentOutOfRangeException.ThrowIfEqual((int)kind, (int)MailKind.Ticket);
        Kind = kind;
        ProjectId = projectId;
        Recipient = MailRecipient.Account;
        RecipientKey = "account";
        UserId = userId;
        ToAddress = toAddress;
        ToName = toName;
        MessageId = messageId;
        DueAt = now;
        GiveUpAt = now + patience;
        CreatedAt = now;
    }

    public long Id { get; private set; }

    public MailKind Kind { get; private set; } = MailKind.Ticket;

    /// <summary>Null for what is no project's affair: somebody's password.</summary>
    public long? ProjectId { get; private set; }

    /// <summary>Null unless <see cref="Kind"/> is <see cref="MailKind.Ticket"/>.</summary>
    public long? TicketId { get; private set; }

    /// <summary>Null unless <see cref="Kind"/> is <see cref="MailKind.Ticket"/>; typed for those, which are nearly all.</summary>
    public Ticket Ticket { get; private set; } = null!;

    public MailRecipient Recipient { get; private set; }

    public string RecipientKey { get; private set; } = null!;

    public Guid? UserId { get; private set; }

    public string ToAddress { get; private set; } = null!;

    public string ToName { get; private set; } = null!;

    public string MessageId { get; private set; } = null!;

    public MailState State { get; private set; } = MailState.Pending;

    /// <summary>
    /// When a worker takes it. While it is <see cref="MailState.Claimed"/>: the end of that worker's lease, when another may
    /// take over. So one column says what is due, whatever the state.
    /// </summary>
    public DateTimeOffset DueAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Names one claim, not one worker: only its holder may finish the mail. Null unless <see cref="MailState.Claimed"/>.</summary>
    public Guid? ClaimedBy { get; private set; }

    /// <summary>How often it was claimed.</summary>
    public int Attempts { get; private set; }

    /// <summary>After this moment a transient failure is final.</summary>
    public DateTimeOffset GiveUpAt { get; private set; }

    /// <summary>Why it was skipped, is retried or failed, in words.</summary>
    public string? Reason { get; private set; }

    /// <summary>When it reached its final state.</summary>
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>
    /// The single-use link that this mail carries, sealed with the key ring, until the mail has been sent or given up: whoever
    /// reads the database must not be able to use it. The link's own row has a hash only.
    /// </summary>
    public string? SealedLink { get; private set; }

    public IReadOnlyCollection<OutboxMessage> Messages => messages;

    /// <summary>Gives an account mail its link.</summary>
    /// <param name="sealedLink">Never the link itself.</param>
    public void Carry(string sealedLink) => SealedLink = sealedLink;

    /// <summary>The account was found: its mail goes to the address and name it has there, whatever was typed.</summary>
    public void AddressTo(User user)
    {
        ArgumentNullException.ThrowIfNull(user);
        UserId = user.Id;
        ToAddress = user.Email!;
        ToName = user.DisplayName;
    }

    public void Add(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        messages.Add(new OutboxMessage(message));
    }

    /// <summary>Send instantly: due now, with everything that joined it. A failed one is tried again.</summary>
    public void Hurry(DateTimeOffset now)
    {
        if (State == MailState.Failed) TryAgain(now);
        if (State is MailState.Pending or MailState.Retrying && DueAt > now) DueAt = now;
    }

    /// <summary>Takes one message out; a mail with none left that waits is cancelled.</summary>
    public void Cancel(int messageNumber, DateTimeOffset now)
    {
        foreach (var message in messages.Where(m => m.Number == messageNumber && m.State == MailedMessageState.Waiting))
        {
            message.Become(MailedMessageState.Cancelled, now);
        }

        if (messages.TrueForAll(m => m.State != MailedMessageState.Waiting)) Finish(MailState.Cancelled, null, now);
    }

    /// <summary>It reached its end; every message that still waited becomes what the mail became.</summary>
    public void Finish(MailState state, string? reason, DateTimeOffset now)
    {
        State = state;
        Reason = reason is { Length: > 500 } ? reason[..500] : reason;
        FinishedAt = now;
        ClaimedBy = null;
        // A failed one may be tried again by hand, and then needs its link; what the link opens expires all the same.
        if (state != MailState.Failed) SealedLink = null;
        var outcome = state switch
        {
            MailState.Sent => MailedMessageState.Sent,
            MailState.Skipped => MailedMessageState.Skipped,
            MailState.Cancelled => MailedMessageState.Cancelled,
            MailState.Failed => MailedMessageState.Failed,
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not an end."),
        };
        foreach (var message in messages.Where(m => m.State == MailedMessageState.Waiting)) message.Become(outcome, now);
    }

    /// <summary>A transient failure: due again at <paramref name="dueAt"/>, under the same Message-ID.</summary>
    public void RetryAt(DateTimeOffset dueAt, string reason)
    {
        State = MailState.Retrying;
        DueAt = dueAt;
        Reason = reason is { Length: > 500 } ? reason[..500] : reason;
        ClaimedBy = null;
    }

    /// <summary>The recipient's mail server took it and gave it back: it failed after all. Nothing for one that is not sent.</summary>
    public bool Bounce(string reason, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (State != MailState.Sent) return false;
        State = MailState.Failed;
        Reason = reason.Length <= 500 ? reason : reason[..500];
        FinishedAt = now;
        foreach (var message in messages.Where(m => m.State == MailedMessageState.Sent)) message.Become(MailedMessageState.Failed, now);
        return true;
    }

    private void TryAgain(DateTimeOffset now)
    {
        State = MailState.Retrying;
        DueAt = now;
        Attempts = 0;
        FinishedAt = null;
        GiveUpAt = now + Patience;
        foreach (var message in messages.Where(m => m.State == MailedMessageState.Failed)) message.Become(MailedMessageState.Waiting, null);
    }
}
