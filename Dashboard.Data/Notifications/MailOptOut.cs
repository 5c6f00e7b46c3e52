namespace Dashboard.Data.Notifications;

/// <summary>A customer wants no more mail: about one ticket, or at all (RFC 8058).</summary>
public sealed class MailOptOut
{
    private MailOptOut() { }

    /// <param name="ticketId">Null: no mail about any ticket of theirs.</param>
    public MailOptOut(long projectId, long customerId, long? ticketId, DateTimeOffset now)
    {
        ProjectId = projectId;
        CustomerId = customerId;
        TicketId = ticketId;
        CreatedAt = now;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    public long CustomerId { get; private set; }

    public long? TicketId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
}
