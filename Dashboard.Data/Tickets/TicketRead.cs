namespace Dashboard.Data.Tickets;

/// <summary>How far one agent has read one ticket; decides whether that agent needs a mail (product §6).</summary>
public sealed class TicketRead
{
    private TicketRead() { }

    public TicketRead(long ticketId, Guid userId, int number, DateTimeOffset now)
    {
        TicketId = ticketId;
        UserId = userId;
        Number = number;
        ReadAt = now;
    }

    public long TicketId { get; private set; }

    public Guid UserId { get; private set; }

    public int Number { get; private set; }

    public DateTimeOffset ReadAt { get; private set; }

    public void UpTo(int number, DateTimeOffset now)
    {
        if (number <= Number) return;
        Number = number;
        ReadAt = now;
    }
}
