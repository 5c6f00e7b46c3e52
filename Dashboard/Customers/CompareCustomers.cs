using System.Security.Cryptography;
using System.Text;
using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Data.Tickets;
using Dashboard.Shared;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Customers;

/// <summary>One of two sides that are shown before anything is merged or taken apart.</summary>
/// <param name="PublicId">Of the record whose page it is.</param>
/// <param name="Records">How many records it consists of.</param>
/// <param name="MailTo">Where each record's mail goes.</param>
public sealed record CustomerSide(
    string PublicId, string DisplayName, string? Company, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, int Records, IReadOnlyList<string> MailTo,
    IReadOnlyList<IdentityFact> Identities, IReadOnlyList<AttributeFact> Attributes, int Tickets, int OpenTickets)
{
    public bool IsVerified => Identities.Any(i => i.Verified);
}

/// <summary>Reads records, alone or together, as one side of a comparison.</summary>
public sealed class CompareCustomers(DashboardDbContext db)
{
    /// <summary>Both sides of a merge: two heads of the project, with all that was merged into them. Null where either is none.</summary>
    public async Task<(CustomerSide Keep, CustomerSide Other)?> ForMergeAsync(
        long projectId, string keep, string other, CancellationToken cancellationToken)
    {
        if (keep == other) return null;
        var heads = await db.Customers.AsNoTracking().Where(c => c.ProjectId == projectId && c.HeadId == null && (c.PublicId == keep || c.PublicId == other))
            .Select(c => new { c.Id, c.PublicId }).ToListAsync(cancellationToken);
        if (heads.Count != 2) return null;
        var left = await SideAsync(await GroupAsync(heads.Single(h => h.PublicId == keep).Id, cancellationToken), cancellationToken);
        var right = await SideAsync(await GroupAsync(heads.Single(h => h.PublicId == other).Id, cancellationToken), cancellationToken);
        return left is null || right is null ? null : (left, right);
    }

    /// <summary>What stays and what leaves when a member's merge is undone. Null if it was not merged into that head.</summary>
    public async Task<(CustomerSide Stays, CustomerSide Leaves)?> ForUnmergeAsync(
        long projectId, string head, string member, CancellationToken cancellationToken)
    {
        var headId = await db.Customers.Where(c => c.ProjectId == projectId && c.PublicId == head && c.HeadId == null).Select(c => (long?)c.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (headId is null) return null;
        var group = await db.Customers.AsNoTracking().Where(c => c.Id == headId || c.HeadId == headId).OrderBy(c => c.Id)
            .Select(c => new { c.Id, c.PublicId, c.MergedIntoId, c.HeadId }).ToListAsync(cancellationToken);
        var first = group.Find(c => c.PublicId == member && c.HeadId != null);
        if (first is null) return null;
        List<long> leaving = [first.Id];
        for (var i = 0; i < leaving.Count; i++) leaving.AddRange(group.Where(c => c.MergedIntoId == leaving[i]).Select(c => c.Id));
        var stays = await SideAsync([.. group.Select(c => c.Id).Except(leaving)], cancellationToken);
        var leaves = await SideAsync(leaving, cancellationToken, first.Id);
        return stays is null || leaves is null ? null : (stays, leaves);
    }

    /// <summary>What stays on a record and what goes back to another when a join is undone. Null if there is no such join to undo.</summary>
    public async Task<(CustomerSide Stays, CustomerSide Leaves)?> ForUndoJoinAsync(
        long projectId, string head, long joinId, CancellationToken cancellationToken)
    {
        var join = await db.CustomerJoins.AsNoTracking().Where(j => j.Id == joinId && j.ProjectId == projectId && j.UndoneAt == null)
            .Where(j => db.Customers.Any(c => c.Id == j.ToCustomerId && (c.PublicId == head || c.Head!.PublicId == head))
                && db.CustomerIdentities.Any(i => i.Id == j.IdentityId && i.CustomerId == j.ToCustomerId))
            .SingleOrDefaultAsync(cancellationToken);
        if (join is null) return null;
        var together = await SideAsync([join.ToCustomerId], cancellationToken);
        var home = await SideAsync([join.FromCustomerId], cancellationToken);
        if (together is null || home is null) return null;
        var moving = together.Identities.Where(i => i.Id == join.IdentityId).ToList();
        var (tickets, open) = await CountAsync(db.Tickets.Where(t => t.IdentityId == join.IdentityId), cancellationToken);
        return (
            together with { Identities = [.. together.Identities.Except(moving)], Tickets = together.Tickets - tickets, OpenTickets = together.OpenTickets - open },
            home with { Identities = [.. home.Identities, .. moving], Tickets = home.Tickets + tickets, OpenTickets = home.OpenTickets + open });
    }

    /// <summary>
    /// What somebody saw before they said yes, in a few characters: it differs once records, identities or blocks are not the same any more.
    /// </summary>
    public static string Stamp(CustomerSide one, CustomerSide two)
    {
        var text = new StringBuilder();
        foreach (var side in new[] { one, two })
        {
            text.Append(side.PublicId).Append(':').Append(side.Records);
            foreach (var i in side.Identities) text.Append(',').Append(i.Id).Append(i.Verified ? 'v' : 'c').Append(i.BlockedAt is null ? 'o' : 'b').Append(i.CustomerId);
            text.Append('|');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }

    private async Task<IReadOnlyList<long>> GroupAsync(long headId, CancellationToken cancellationToken) =>
        await db.Customers.Where(c => c.Id == headId || c.HeadId == headId).OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(cancellationToken);

    private async Task<CustomerSide?> SideAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken, long? headId = null)
    {
        if (ids.Count == 0) return null;
        var records = await db.Customers.AsNoTracking().Where(c => ids.Contains(c.Id)).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        var identities = await CustomerFacts.IdentitiesAsync(db, ids, cancellationToken);
        var head = records.Find(c => headId is null ? c.HeadId is null : c.Id == headId) ?? records[0];
        var (tickets, open) = await CountAsync(db.Tickets.Where(t => ids.Contains(t.CustomerId)), cancellationToken);
        return new CustomerSide(
            head.PublicId,
            head.Name ?? head.Email ?? head.Phone ?? identities.FirstOrDefault(i => i.CustomerId == head.Id && i.Kind != IdentityKind.VisitorToken)?.Text ?? Customer.Unnamed,
            head.Company, records.Min(c => c.FirstSeenAt), records.Max(c => c.LastSeenAt), records.Count,
            [.. records.Select(c => c.Email).OfType<string>().Distinct(StringComparer.Ordinal)],
            identities, await CustomerFacts.AttributesAsync(db, ids, cancellationToken), tickets, open);
    }

    private static async Task<(int All, int Open)> CountAsync(IQueryable<Ticket> tickets, CancellationToken cancellationToken)
    {
        var counts = await tickets.AsNoTracking().GroupBy(t => t.Status != TicketStatus.Resolved).Select(g => new { Open = g.Key, Count = g.Count() })
            .ToListAsync(cancellationToken);
        return (counts.Sum(c => c.Count), counts.Where(c => c.Open).Sum(c => c.Count));
    }
}
