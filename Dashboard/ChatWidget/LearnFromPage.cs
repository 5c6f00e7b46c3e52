using Dashboard.Data;
using Dashboard.Data.Customers;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.ChatWidget;

/// <summary>Writes <c>userData</c> onto the record of a verified session, where it says something new.</summary>
public sealed class LearnFromPage(DashboardDbContext db, TimeProvider time)
{
    public async Task RunAsync(long projectId, long customerId, PageData data, CancellationToken cancellationToken)
    {
        if (PageAttributes.AreSettled(await Records(db.Customers.AsNoTracking(), customerId).SingleAsync(cancellationToken), data)) return;
        await using var transaction = await db.BeginWriteAsync(cancellationToken);

        // Two pages of one user may come at once; an attribute has one row.
        await db.LockProjectAsync(projectId, cancellationToken);
        var customer = await Records(db.Customers.AsTracking(), customerId).SingleAsync(cancellationToken);
        PageAttributes.Write(customer, data, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static IQueryable<Customer> Records(IQueryable<Customer> customers, long id) => customers.Where(c => c.Id == id).Include(c => c.Attributes);
}
