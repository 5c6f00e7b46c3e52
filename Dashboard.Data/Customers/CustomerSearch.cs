using Microsoft.EntityFrameworkCore;

namespace Dashboard.Data.Customers;

/// <summary>Finding customers by what an agent remembers of them.</summary>
public static class CustomerSearch
{
    /// <summary>
    /// A project's customers without the records that a join has emptied: those stay only so that it can be undone
    /// (<see cref="CustomerJoin"/>).
    /// </summary>
    public static IQueryable<Customer> CustomersOf(this DashboardDbContext db, long projectId)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Customers.Where(c => c.ProjectId == projectId && (c.Identities.Any() || db.Tickets.Any(t => t.CustomerId == c.Id)));
    }

    /// <summary>
    /// Customers of a project whose name, email or company contains the text, or who have an identity that does; upper and
    /// lower case are the same (on SQLite for A to Z only). A star or percent sign is only itself.
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
        var customers = db.CustomersOf(projectId);
        return db.Database.IsNpgsql()
            ? customers.Where(c => EF.Functions.ILike(c.Name!, pattern, escape) || EF.Functions.ILike(c.Email!, pattern, escape)
                || EF.Functions.ILike(c.Company!, pattern, escape) || c.Identities.Any(i => EF.Functions.ILike(i.Text, pattern, escape)))
            : customers.Where(c => EF.Functions.Like(c.Name!, pattern, escape) || EF.Functions.Like(c.Email!, pattern, escape)
                || EF.Functions.Like(c.Company!, pattern, escape) || c.Identities.Any(i => EF.Functions.Like(i.Text, pattern, escape)));
    }
}
