using Dashboard.Identity;
using Dashboard.Tickets;

namespace Dashboard.Portal;

/// <summary>The customer whose session a request of the portal carries.</summary>
/// <param name="Session">As its token says; it holds.</param>
/// <param name="Door">The portal it was made at.</param>
public sealed record PortalVisitor(PortalSession Session, PortalDoor Door)
{
    public string PublicKey => Door.PublicKey;

    /// <summary>What they may see.</summary>
    public CustomerScope Scope { get; } = new(Door.ProjectId, Session.CustomerId, Session.IdentityIds);
}
