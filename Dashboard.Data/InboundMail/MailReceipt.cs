using Dashboard.Data.Tickets;

namespace Dashboard.Data.InboundMail;

/// <summary>What became of a mail that was posted to a project (product §6, "Replies by mail").</summary>
public enum MailReceiptOutcome
{
    /// <summary>Its reply address admitted it: it is a customer's message of the ticket.</summary>
    Reply = 1,

    /// <summary>It had no reply address, so it opened an unverified ticket.</summary>
    NewTicket = 2,

    /// <summary>It answered a conversation that an unproved visitor can see, so it opened a ticket apart from that.</summary>
    SeparateTicket = 3,

    /// <summary>It only named a ticket's thread: agents see it there, nobody else does.</summary>
    Filed = 4,

    /// <summary>A vacation notice, a newsletter or the like.</summary>
    Automatic = 5,

    /// <summary>A mail server says that a mail of ours did not arrive, or not yet.</summary>
    Bounce = 6,

    /// <summary>A mail of our own that came back.</summary>
    Loop = 7,

    /// <summary>From an identity that is blocked.</summary>
    Blocked = 8,
}

/// <summary>
/// One mail that was posted to a project, kept so that it is taken once and so that none vanishes without a trace: what
/// opens or answers no ticket is read here.
/// </summary>
public sealed class MailReceipt
{
    public const int MaxExcerptLength = 1000;

    /// <summary>How long it is kept: 90 days. A mail that is handed over again after that is taken for a new one; no mail server tries for so long.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private MailReceipt() { }

    /// <param name="key">Unique in the project: SHA-256 (hex) of the Message-ID, or of the whole mail where it has none.</param>
    /// <param name="messageId">As sent, for people; without angle brackets, cut to 200 characters.</param>
    /// <param name="fromAddress">As the mail claims; empty where it names nobody.</param>
    public MailReceipt(
        long projectId, string key, string messageId, string fromAddress, string fromName, string subject, long size, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(messageId);
        ProjectId = projectId;
        Key = key;
        MessageId = messageId.Length <= 200 ? messageId : messageId[..200];
        FromAddress = fromAddress;
        FromName = fromName;
        Subject = subject;
        Size = size;
        ReceivedAt = now;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    public string Key { get; private set; } = null!;

    public string MessageId { get; private set; } = null!;

    public string FromAddress { get; private set; } = null!;

    public string FromName { get; private set; } = null!;

    public string Subject { get; private set; } = null!;

    /// <summary>Of the whole mail, in bytes.</summary>
    public long Size { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }

    public MailReceiptOutcome Outcome { get; private set; }

    /// <summary>The ticket it belongs to, if it is known.</summary>
    public long? TicketId { get; private set; }

    public Ticket? Ticket { get; private set; }

    /// <summary>Why, in words.</summary>
    public string? Reason { get; private set; }

    /// <summary>The beginning of its text, where no ticket has it.</summary>
    public string? Excerpt { get; private set; }

    /// <summary>It is in a ticket.</summary>
    public void PutInto(Ticket ticket, MailReceiptOutcome outcome, string? reason = null)
    {
        Ticket = ticket;
        Outcome = outcome;
        Reason = reason;
    }

    /// <summary>It is in no ticket, though it may be about one.</summary>
    public void KeepOut(MailReceiptOutcome outcome, string reason, string text, long? ticketId)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentNullException.ThrowIfNull(text);
        Outcome = outcome;
        Reason = reason.Length <= 500 ? reason : reason[..500];
        var length = Math.Min(text.Length, MaxExcerptLength);
        if (length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1])) length--;
        Excerpt = text[..length];
        TicketId = ticketId;
    }
}
