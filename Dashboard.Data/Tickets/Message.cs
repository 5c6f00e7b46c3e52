using Dashboard.Data.Team;

namespace Dashboard.Data.Tickets;

public enum MessageAuthor
{
    Customer = 1,
    Agent = 2,
    System = 3,
}

/// <summary>One message of a ticket, as Markdown text. Created by <see cref="Ticket"/> only; its text never changes.</summary>
public sealed class Message
{
    /// <summary>Longest message, in characters.</summary>
    public const int MaxBodyLength = 20_000;

    private readonly List<Attachment> attachments = [];

    private Message() { }

    internal Message(
        Ticket ticket, int number, MessageAuthor author, Guid? authorUserId, string authorName, string body,
        bool isPrivate, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(body);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body.Length, MaxBodyLength);
        Ticket = ticket;
        ProjectId = ticket.ProjectId;
        Number = number;
        Author = author;
        AuthorUserId = authorUserId;
        AuthorName = authorName.Length <= 200 ? authorName : authorName[..200];
        Body = body;
        IsPrivate = isPrivate;
        CreatedAt = now;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    public long TicketId { get; private set; }

    public Ticket Ticket { get; private set; } = null!;

    /// <summary>1, 2, 3 … within its ticket.</summary>
    public int Number { get; private set; }

    public MessageAuthor Author { get; private set; }

    public Guid? AuthorUserId { get; private set; }

    public User? AuthorUser { get; private set; }

    /// <summary>The name at the time of writing.</summary>
    public string AuthorName { get; private set; } = null!;

    public string Body { get; private set; } = null!;

    /// <summary>A private note or an event that is the team's business: no door ever shows it.</summary>
    public bool IsPrivate { get; private set; }

    /// <summary>True if no signature vouched for the writer; stays even when the conversation is adopted later.</summary>
    public bool Unverified { get; private set; }

    /// <summary>The address that it claims to come from, if it came by mail; nothing has proved it.</summary>
    public string? MailFrom { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public IReadOnlyCollection<Attachment> Attachments => attachments;

    public void Attach(Attachment attachment)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        if (attachments.Count >= Attachment.MaxPerMessage) throw new InvalidOperationException("At most five files a message.");
        attachments.Add(attachment);
    }

    internal void MarkUnverified() => Unverified = true;

    internal void MarkMailed(string from)
    {
        Unverified = true;
        MailFrom = from;
    }
}
