using Dashboard.Identity;
using Dashboard.Tickets;

namespace Dashboard.TicketCenter;

/// <summary>A customer whose signature has just been verified.</summary>
/// <param name="Door">The Ticket Center it was verified at.</param>
/// <param name="Request">The call it came with.</param>
/// <param name="Email">Exactly the text that was signed.</param>
/// <param name="CustomerId">The record that the email's identity belongs to now.</param>
/// <param name="IdentityId">The identity: new conversations are begun under it, and only those begun under it here are seen (product rule 1.5).</param>
public sealed record HelpdeskContact(HelpdeskDoor Door, HelpdeskRequest Request, string Email, long CustomerId, long IdentityId)
{
    /// <summary>What they may see.</summary>
    public CustomerScope Scope { get; } = CustomerScope.At(CustomerDoor.TicketCenter, Door.ProjectId, CustomerId, IdentityId);
}
