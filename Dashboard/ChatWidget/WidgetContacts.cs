using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.ChatWidget;

/// <summary>Looks up whom a session stands for. Asked of the database each time, so that blocking, adoption and joins hold from the next request on.</summary>
public sealed class WidgetContacts(DashboardDbContext db)
{
    /// <summary>What was found of a visitor token.</summary>
    /// <param name="IsKnown">Whether anything is stored of it.</param>
    /// <param name="IsOver">It came signed since, or somebody blocked it or ended its sessions.</param>
    /// <param name="IsBlocked">Answer it like a failed verification.</param>
    /// <param name="Contact">Null unless it opens something.</param>
    public sealed record FoundVisitor(bool IsKnown, bool IsOver, bool IsBlocked, WidgetContact? Contact);

    /// <summary>Whether a session was revoked.</summary>
    public Task<bool> IsRevokedAsync(Guid sessionId, CancellationToken cancellationToken) => db.RevokedSessions.AnyAsync(s => s.SessionId == sessionId, cancellationToken);

    /// <summary>The contact of a visitor's token.</summary>
    /// <param name="door">The widget it is good at.</param>
    /// <param name="visitorKey">Of the token.</param>
    /// <param name="issuedAt">When the session began: ended ones are those that began before.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<FoundVisitor> FindVisitorAsync(WidgetDoor door, string visitorKey, DateTimeOffset issuedAt, CancellationToken cancellationToken)
    {
        var (projectId, scope) = (door.ProjectId, door.OwnScope);
        var found = await db.CustomerIdentities
            .Where(i => i.ProjectId == projectId && i.Kind == IdentityKind.VisitorToken && i.Text == visitorKey && i.Scope == scope)
            .Select(i => new
            {
                i.Id,
                i.CustomerId,
                i.Customer.PublicId,
                // Somebody may have joined it by hand to a record that a signature vouched for: the token reads nothing of that.
                Name = i.Customer.Identities.Any(c => c.Verified) ? null : i.Customer.Name,
                Email = i.Customer.Identities.Any(c => c.Verified) ? null : i.Customer.Email,
                IsAdopted = i.AdoptedById != null,
                // What an agent does to a claim of theirs is meant for them: a token is no name that one could point at.
                IsBlocked = i.Customer.Identities.Any(c => !c.Verified && c.BlockedAt != null),
                IsEnded = i.Customer.Identities.Any(c => !c.Verified && c.SessionsEndedAt >= issuedAt),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null) return new FoundVisitor(false, false, false, null);
        var isOver = found.IsAdopted || found.IsBlocked || found.IsEnded;
        return new FoundVisitor(true, isOver, found.IsBlocked && !found.IsAdopted, isOver ? null : new WidgetContact(found.CustomerId, found.PublicId, found.Name, found.Email, [found.Id]));
    }

    /// <summary>The contact of a verified identity, with the visitor tokens that it adopted at this widget; null where it is blocked or its sessions were ended.</summary>
    public async Task<WidgetContact?> FindVerifiedAsync(WidgetDoor door, long identityId, DateTimeOffset issuedAt, CancellationToken cancellationToken)
    {
        var (projectId, scope) = (door.ProjectId, door.OwnScope);
        var found = await db.CustomerIdentities
            .Where(i => i.Id == identityId && i.ProjectId == projectId && i.Verified && i.BlockedAt == null && (i.SessionsEndedAt == null || i.SessionsEndedAt < issuedAt))
            .Select(i => new
            {
                i.CustomerId,
                i.Customer.PublicId,
                i.Customer.Name,
                i.Customer.Email,
                // One that was taken back to its own record by hand is no longer theirs.
                Adopted = db.CustomerIdentities.Where(v => v.AdoptedById == i.Id && v.Scope == scope && v.CustomerId == i.CustomerId).OrderBy(v => v.Id).Select(v => v.Id).ToList(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : new WidgetContact(found.CustomerId, found.PublicId, found.Name, found.Email, [identityId, .. found.Adopted]);
    }
}
