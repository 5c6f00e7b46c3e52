using Dashboard.Audit;
using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Customers;

/// <summary>
/// An agent corrects name, email or company of a record. The email is where mail goes; it proves nothing and makes no identity. The next
/// signed payload that says otherwise wins.
/// </summary>
public sealed class EditCustomer(DashboardDbContext db, AuditTrail audit)
{
    /// <returns>False if there is no such customer.</returns>
    public async Task<bool> RunAsync(
        long projectId, string publicId, string? name, string? email, string? company, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var customer = await db.Customers.AsTracking().Include(c => c.Identities)
            .SingleOrDefaultAsync(c => c.ProjectId == projectId && c.PublicId == publicId, cancellationToken);
        if (customer is null) return false;
        var before = customer.Email;
        customer.Edit(name, email, company);
        var details = before == customer.Email ? null : $"Mail goes to {customer.Email ?? "no address"} instead of {before ?? "no address"}.";
        audit.Add(projectId, "customer.edited", customer.DisplayName, details);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
