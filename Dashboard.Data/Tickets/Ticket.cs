using Dashboard.Data.Customers;
using Dashboard.Data.Projects;
using Dashboard.Data.Team;

namespace Dashboard.Data.Tickets;

/// <summary>
/// A conversation with a customer (product §5). Messages carry numbers 1, 2, 3 … within their ticket; what was read is
/// "up to number n". Change a ticket only inside a write transaction that has locked it
/// (<see cref="DashboardDbContextExtensions.LockTicketAsync"/>), so that numbers are never given twice.
/// </summary>
public sealed class Ticket
{
    public const int MaxSubjectLength = 200;

    private readonly List<Message> messages = [];

    private Ticket() { }

    /// <param name="project">Its row must be locked by the caller: the ticket takes the next number.</param>
    public Ticket(Project project, Customer customer, CustomerIdentity? identity, Channel channel, string subject, DateTimeOffset now)
        : this(project, project?.TakeTicketNumber() ?? 0, customer, identity, channel, subject, now)
    {
    }

    /// <summary>For imports that reserved their numbers with <see cref="Project.TakeTicketNumbers"/>.</summary>
    public Ticket(
        Project project, long number, Customer customer, CustomerIdentity? identity, Channel channel, string subject,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(customer);
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subject.Length, MaxSubjectLength);
        if (customer.ProjectId != project.Id) throw new InvalidOperationException("Nothing crosses projects.");
        PublicId = OpaqueId.New();
        Project = project;
        ProjectId = project.Id;
        Number = number;
        Customer = customer;
        Identity = identity;
        Channel = channel;
        Subject = subject;
        CreatedAt = now;
        UpdatedAt = now;
    }

    public long Id { get; private set; }

    public string PublicId { get; private set; } = null!;

    public long ProjectId { get; private set; }

    public Project Project { get; private set; } = null!;

    /// <summary>Shown as #1042; counted per project.</summary>
    public long Number { get; private set; }

    public long CustomerId { get; private set; }

    public Customer Customer { get; private set; } = null!;

    /// <summary>The identity it was begun under: it decides which sessions see it. Null: no door shows it.</summary>
    public long? IdentityId { get; private set; }

    public CustomerIdentity? Identity { get; private set; }

    public Channel Channel { get; private set; }

    /// <summary>The widget it was begun at, if it was one.</summary>
    public long? WidgetId { get; private set; }

    public string Subject { get; private set; } = null!;

    public TicketStatus Status { get; private set; } = TicketStatus.New;

    public TicketPriority Priority { get; private set; } = TicketPriority.Normal;

    public Guid? AssigneeId { get; private set; }

    public User? Assignee { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Time of the last message or change that somebody should look at; lists sort by it.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? FirstAgentReplyAt { get; private set; }

    public DateTimeOffset? ResolvedAt { get; private set; }

    /// <summary>Number of the newest message of any kind.</summary>
    public int LastMessageNumber { get; private set; }

    /// <summary>Number of the newest public agent message; the customer has unread ones if it is above <see cref="CustomerReadNumber"/>.</summary>
    public int LastAgentMessageNumber { get; private set; }

    public int LastCustomerMessageNumber { get; private set; }

    /// <summary>Highest message number that was really shown to the customer (product §6, "Read").</summary>
    public int CustomerReadNumber { get; private set; }

    /// <summary>When <see cref="CustomerReadNumber"/> got its value; a mail that is not sent says so.</summary>
    public DateTimeOffset? CustomerReadAt { get; private set; }

    /// <summary>Highest message number that any agent has had open.</summary>
    public int StaffReadNumber { get; private set; }

    public long Version { get; private set; }

    public IReadOnlyCollection<Message> Messages => messages;

    /// <summary>Whether a customer's message waits that no agent has opened yet.</summary>
    public bool UnreadByStaff { get; private set; }

    public bool UnreadByCustomer => LastAgentMessageNumber > CustomerReadNumber;

    public bool IsOpen => Status != TicketStatus.Resolved;

    /// <summary>The customer writes; Waiting or Resolved become In progress.</summary>
    /// <param name="verified">False if no signature vouched for the writer: the message keeps that mark for good.</param>
    public Message AddCustomerMessage(string body, string authorName, bool verified, DateTimeOffset now)
    {
        var message = Add(MessageAuthor.Customer, null, authorName, body, isPrivate: false, now);
        if (!verified) message.MarkUnverified();
        LastCustomerMessageNumber = message.Number;
        UnreadByStaff = true;
        if (Status is TicketStatus.Waiting or TicketStatus.Resolved) SetStatus(TicketStatus.InProgress, now);
        return message;
    }

    /// <summary>The customer, as far as anybody can tell, writes by mail: like <see cref="AddCustomerMessage"/>, but nothing has proved the sender.</summary>
    public Message AddMailedMessage(string body, string authorName, string mailFrom, DateTimeOffset now)
    {
        var message = AddCustomerMessage(body, authorName, verified: false, now);
        message.MarkMailed(mailFrom);
        return message;
    }

    /// <summary>A mail that only names this conversation: agents should look at it, no door shows it, and nothing else changes.</summary>
    public Message FileMail(string body, string authorName, string mailFrom, DateTimeOffset now)
    {
        var message = Add(MessageAuthor.System, null, authorName, body, isPrivate: true, now);
        message.MarkMailed(mailFrom);
        UnreadByStaff = true;
        return message;
    }

    /// <summary>An agent answers publicly; the first answer makes New into In progress.</summary>
    public Message Reply(User agent, string body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var message = Add(MessageAuthor.Agent, agent.Id, agent.DisplayName, body, isPrivate: false, now);
        LastAgentMessageNumber = message.Number;
        FirstAgentReplyAt ??= now;
        if (Status == TicketStatus.New) SetStatus(TicketStatus.InProgress, now);
        return message;
    }

    /// <summary>A note that no door ever shows.</summary>
    public Message AddPrivateNote(User agent, string body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return Add(MessageAuthor.Agent, agent.Id, agent.DisplayName, body, isPrivate: true, now);
    }

    /// <summary>A line of history such as "Bob assigned this to Alice"; agents see it, customers do not.</summary>
    public Message AddEvent(string actorName, string text, DateTimeOffset now) =>
        Add(MessageAuthor.System, null, actorName, text, isPrivate: true, now);

    /// <summary>A line of history that the customer may see as well: that the conversation was closed or opened again.</summary>
    public Message AddPublicEvent(string actorName, string text, DateTimeOffset now) =>
        Add(MessageAuthor.System, null, actorName, text, isPrivate: false, now);

    /// <summary>False if it has that status already.</summary>
    public bool ChangeStatus(TicketStatus status, DateTimeOffset now)
    {
        if (status == Status) return false;
        SetStatus(status, now);
        return true;
    }

    /// <summary>False if it is assigned so already.</summary>
    public bool Assign(User? assignee, DateTimeOffset now)
    {
        if (AssigneeId == assignee?.Id) return false;
        Assignee = assignee;
        AssigneeId = assignee?.Id;
        UpdatedAt = now;
        return true;
    }

    public bool ChangePriority(TicketPriority priority, DateTimeOffset now)
    {
        if (priority == Priority) return false;
        Priority = priority;
        UpdatedAt = now;
        return true;
    }

    public void BeginAtWidget(long widgetId) => WidgetId = widgetId;

    /// <summary>The customer saw everything up to <paramref name="number"/>. Never goes back, never beyond the newest.</summary>
    /// <returns>Whether anything became read.</returns>
    public bool ReadByCustomerUpTo(int number, DateTimeOffset now)
    {
        number = Math.Min(number, LastMessageNumber);
        if (number <= CustomerReadNumber) return false;
        CustomerReadNumber = number;
        CustomerReadAt = now;
        return true;
    }

    /// <summary>An agent saw everything up to <paramref name="number"/>.</summary>
    public bool ReadByStaffUpTo(int number)
    {
        number = Math.Min(number, LastMessageNumber);
        if (number <= StaffReadNumber) return false;
        StaffReadNumber = number;
        UnreadByStaff = LastCustomerMessageNumber > StaffReadNumber;
        return true;
    }

    private Message Add(MessageAuthor author, Guid? userId, string authorName, string body, bool isPrivate, DateTimeOffset now)
    {
        var message = new Message(this, ++LastMessageNumber, author, userId, authorName, body, isPrivate, now);
        messages.Add(message);
        UpdatedAt = now;
        return message;
    }

    private void SetStatus(TicketStatus status, DateTimeOffset now)
    {
        Status = status;
        ResolvedAt = status == TicketStatus.Resolved ? now : null;
        UpdatedAt = now;
    }
}

public enum TicketStatus
{
    New = 1,
    InProgress = 2,

    /// <summary>Waiting on customer; customers see it as In progress.</summary>
    Waiting = 3,
    Resolved = 4,
}
