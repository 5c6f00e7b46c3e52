using Microsoft.EntityFrameworkCore;

namespace Dashboard.Data.Customers;

/// <summary>
/// The records that somebody merged by hand, as one. Each stays what it is – its identities, its tickets, what doors show, where its mail goes –
/// and only agents see them together, under the head's name; so a merge can be taken back exactly (product rules 1.5 and 1.6).
/// </summary>
public sealed class CustomerGroup
{
    private readonly List<Customer> members;

    private CustomerGroup(Customer head, IEnumerable<Customer> members)
    {
        Head = head;
        this.members = [.. members];
    }

    public Customer Head { get; }

    /// <summary>Everything that was merged into the head, also what came with something else; without the head.</summary>
    public IReadOnlyList<Customer> Members => members;

    public IEnumerable<Customer> All => members.Prepend(Head);

    /// <summary>Loads a head with its members, tracked. Hold the project's lock when something is decided on it.</summary>
    /// <returns>Null if the project has no such record, or it is merged into another.</returns>
    public static async Task<CustomerGroup?> LoadAsync(DashboardDbContext db, long projectId, string headPublicId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var id = await db.Customers.Where(c => c.ProjectId == projectId && c.PublicId == headPublicId && c.HeadId == null).Select(c => (long?)c.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (id is null) return null;
        var records = await db.Customers.AsTracking().Include(c => c.Identities).AsSplitQuery()
            .Where(c => c.Id == id || c.HeadId == id).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        return new CustomerGroup(records.Single(c => c.Id == id), records.Where(c => c.Id != id));
    }

    /// <summary>Shows another head, with all that it brings, under this one.</summary>
    /// <param name="by">Who says that they are one person.</param>
    public void Take(CustomerGroup other, string by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(other);
        other.Head.MergeInto(Head, by, now);
        foreach (var member in other.members) member.ShowUnder(Head);
        members.AddRange(other.All);
    }

    /// <summary>A member with what it had brought along: what leaves when its merge is undone.</summary>
    public IReadOnlyList<Customer> PartOf(Customer member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return [member, .. members.Where(m => m.MergedIntoId == member.Id).SelectMany(PartOf)];
    }

    /// <summary>Gives a member its own page again, with all that it had brought along.</summary>
    public void Release(Customer member)
    {
        if (!members.Contains(member)) throw new InvalidOperationException("It is no member of this group.");
        var part = PartOf(member);
        member.Unmerge();
        foreach (var brought in part.Skip(1)) brought.ShowUnder(member);
        members.RemoveAll(part.Contains);
    }
}
