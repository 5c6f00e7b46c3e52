using Microsoft.EntityFrameworkCore;

namespace Dashboard.Data.Customers;

/// <summary>Finding customers by what an agent remembers of them.</summary>
public static class CustomerSearch
{
    /// <summary>
    /// A project's customers as agents see them: without the records that a join has emptied, which stay only so that it can be undone
    /// (<see cref="CustomerJoin"/>), and without those that a merge shows under another (<see cref="CustomerGroup"/>).
    /// </summary>
    public static IQueryable<Customer> CustomersOf(this DashboardDbContext db, long projectId)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Customers.Where(c => c.ProjectId == projectId && c.HeadId == null
            && (c.Identities.Any() || db.Tickets.Any(t => t.CustomerId == c.Id) || c.Members.Any()));
    }

    /// <summary>
    /// Customers of a project whose name, email or company contains the text, or who have an identity that does, or a record merged into them;
    /// upper and lower case are the same (on SQLite for A to Z only). A star or percent sign is only itself.
    /// </summary>
    /// <param name="text">Not blank; more than 200 characters match nothing that is stored.</param>
    public static IQueryable<Customer> SearchCustomers(this DashboardDbContext db, long projectId, string text)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        const string escape = "\\";
        // PostgreSQL refuses NUL in any text; nothing stored contains one.
        var literal = text.Replace("\0", "", StringComparison.Ordinal)
            .Replace(escape, @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
        var pattern = $"%{literal}%";
        var all = db.Customers.Where(c => c.ProjectId == projectId);
        var found = db.Database.IsNpgsql()
            ? all.Where(c => EF.Functions.ILike(c.Name!, pattern, escape) || EF.Functions.ILike(c.Email!, pattern, escape)
                || EF.Functions.ILike(c.Company!, pattern, escape) || c.Identities.Any(i => i.Kind != IdentityKind.VisitorToken && EF.Functions.ILike(i.Text, pattern, escape)))
            : all.Where(c => EF.Functions.Like(c.Name!, pattern, escape) || EF.Functions.Like(c.Email!, pattern, escape)
                || EF.Functions.Like(c.Company!, pattern, escape) || c.Identities.Any(i => i.Kind != IdentityKind.VisitorToken && EF.Functions.Like(i.Text, pattern, escape)));
        return db.CustomersOf(projectId).Where(c => found.Any(f => (f.HeadId ?? f.Id) == c.Id));
    }
}
