namespace Dashboard.Data.Tickets;

/// <summary>The door a ticket came by.</summary>
public enum Channel
{
    Portal = 1,
    TicketCenter = 2,
    Widget = 3,
    Email = 4,

    /// <summary>Opened by an agent on the customer's behalf.</summary>
    Staff = 5,
}
