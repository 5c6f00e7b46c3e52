using Dashboard.Data.Tickets;

namespace Dashboard.Data.Notifications;

/// <summary>
/// The address that mail about one ticket to one recipient is answered to. Its token, 128 random bits, admits what is
/// written there (product §6); it is looked up by its hash and, since every mail of the ticket carries the same one, kept
/// encrypted besides.
/// </summary>
public sealed class ReplyAddress
{
    private ReplyAddress() { }

    /// <param name="address">The recipient's, as the mail was sent to it.</param>
    /// <param name="tokenHash">SHA-256 of the token's text, hex.</param>
    /// <param name="cipherText">The token under Data Protection.</param>
    public ReplyAddress(long projectId, long ticketId, string address, string tokenHash, byte[] cipherText, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        ProjectId = projectId;
        TicketId = ticketId;
        Address = address;
        TokenHash = tokenHash;
        CipherText = cipherText;
        CreatedAt = now;
    }

    public long Id { get; private set; }

    public long ProjectId { get; private set; }

    public long TicketId { get; private set; }

    public Ticket Ticket { get; private set; } = null!;

    public string Address { get; private set; } = null!;

    public string TokenHash { get; private set; } = null!;

    public byte[] CipherText { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>
    /// Where answers go instead, once one has opened a ticket apart from a conversation that an unproved visitor sees (product
    /// rule 1.4); null before.
    /// </summary>
    public long? SeparateTicketId { get; private set; }

    public Ticket? SeparateTicket { get; private set; }

    /// <summary>The key ring that could read the token is gone: mail from now on carries another.</summary>
    public void Renew(string tokenHash, byte[] cipherText)
    {
        TokenHash = tokenHash;
        CipherText = cipherText;
    }

    public void ContinueIn(Ticket ticket) => SeparateTicket = ticket;
}
