using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Identity;
using Dashboard.Platform.Live;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.ChatWidget;

/// <summary>
/// A visitor token came signed: its conversations go over to the signed identity's record, at this widget, and the token opens nothing any more
/// (product rule 1.4). The old messages keep their mark; the join is audited and can be taken back by hand like any other.
/// </summary>
public sealed class AdoptVisitor(DashboardDbContext db, AuditTrail audit, LiveEvents live, TimeProvider time)
{
    private const string Reason = "The visitor's token came with a signature.";

    /// <summary>Doing so twice, or two at once, is no error: the first signature has it.</summary>
    /// <param name="door">The widget that the token is good at.</param>
    /// <param name="visitor">Of the token.</param>
    /// <param name="identityId">The verified identity.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task RunAsync(WidgetDoor door, Visitor visitor, long identityId, CancellationToken cancellationToken)
    {
        if (await Tokens(door, visitor).AnyAsync(i => i.AdoptedById != null, cancellationToken)) return;
        await using var transaction = await db.BeginWriteAsync(cancellationToken);

        // The token's first message waits for this lock too (RememberVisitor), so it comes before or finds the token ended.
        await db.LockProjectAsync(door.ProjectId, cancellationToken);
        var verified = await db.CustomerIdentities.AsTracking().Include(i => i.Customer.Identities).SingleAsync(i => i.Id == identityId, cancellationToken);
        var token = await Tokens(door, visitor).AsTracking().Include(i => i.Customer.Identities).SingleOrDefaultAsync(cancellationToken);
        if (token?.AdoptedById is not null) return;
        var from = token is null ? EndUnused(door, visitor, verified) : await MoveAsync(token, verified, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (from is { } customerId) Tell(customerId, verified.CustomerId);
    }

    private IQueryable<CustomerIdentity> Tokens(WidgetDoor door, Visitor visitor)
    {
        var (projectId, scope) = (door.ProjectId, door.OwnScope);
        return db.CustomerIdentities.Where(i => i.ProjectId == projectId && i.Kind == IdentityKind.VisitorToken && i.Text == visitor.Key && i.Scope == scope);
    }

    /// <summary>Nothing was begun under it yet; what another tab still begins must find it ended.</summary>
    private long? EndUnused(WidgetDoor door, Visitor visitor, CustomerIdentity verified)
    {
        verified.Customer.AddIdentity(IdentityKind.VisitorToken, visitor.Key, verified: false, time.GetUtcNow(), door.OwnScope).AdoptBy(verified);
        return null;
    }

    private async Task<long?> MoveAsync(CustomerIdentity token, CustomerIdentity verified, CancellationToken cancellationToken)
    {
        var (from, to) = (token.Customer, verified.Customer);
        token.AdoptBy(verified);
        token.EndSessions(time.GetUtcNow());
        if (from == to) return null;
        token.MoveTo(to);
        db.CustomerJoins.Add(new CustomerJoin(token.ProjectId, token.Id, from.Id, to.Id, Reason, time.GetUtcNow()));
        var moved = await db.Tickets.Where(t => t.IdentityId == token.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.CustomerId, to.Id), cancellationToken);
        audit.AddFor(token.ProjectId, null, "Signed visitor", "customer.visitor.adopted", to.DisplayName,
            $"{moved} conversations of the anonymous record {from.PublicId} went over to record {to.PublicId}; their messages stay marked as unverified.");
        return from.Id;
    }

    private void Tell(long from, long to)
    {
        live.Publish(FormattableString.Invariant($"customer:{from}"), "session");
        live.Publish(FormattableString.Invariant($"customer:{to}"), "change");
    }
}
