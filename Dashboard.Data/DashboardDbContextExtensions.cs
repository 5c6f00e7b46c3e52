using Dashboard.Data.Platform;
using Dashboard.Data.Projects;
using Dashboard.Data.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Dashboard.Data;

/// <summary>How a write that depends on a read is made safe on both databases.</summary>
public static class DashboardDbContextExtensions
{
    /// <summary>
    /// Begins a write transaction. On SQLite it is immediate: it waits for its turn here and never fails with
    /// "database is locked" half way. On PostgreSQL it is read committed: lock the rows you decide on.
    /// </summary>
    public static Task<IDbContextTransaction> BeginWriteAsync(this DashboardDbContext db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Database.BeginTransactionAsync(cancellationToken);
    }

    /// <summary>
    /// Locks one ticket for the rest of the write transaction and returns it, tracked and as it is now; null if the query finds none.
    /// The update that bumps the version is what takes the row lock, on both databases.
    /// </summary>
    /// <param name="db">With a transaction from <see cref="BeginWriteAsync"/>.</param>
    /// <param name="scope">The tickets the caller may see: looking it up is the authorisation.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static async Task<Ticket?> LockTicketAsync(
        this DashboardDbContext db, IQueryable<Ticket> scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        RequireTransaction(db);
        var id = await scope.Select(t => (long?)t.Id).SingleOrDefaultAsync(cancellationToken);
        if (id is null) return null;
        await db.Tickets.Where(t => t.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.Version, t => t.Version + 1), cancellationToken);
        return await AsItIsNowAsync(db.Tickets, id.Value, cancellationToken)
            ?? await db.Tickets.AsTracking().SingleAsync(t => t.Id == id, cancellationToken);
    }

    /// <summary>Locks a project's row (it hands out ticket numbers) for the rest of the write transaction; it is tracked and as it is now.</summary>
    public static async Task<Project?> LockProjectAsync(this DashboardDbContext db, long projectId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        RequireTransaction(db);
        await db.Projects.Where(p => p.Id == projectId)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.LastTicketNumber, p => p.LastTicketNumber), cancellationToken);
        return await AsItIsNowAsync(db.Projects, projectId, cancellationToken)
            ?? await db.Projects.AsTracking().SingleOrDefaultAsync(p => p.Id == projectId, cancellationToken);
    }

    /// <summary>
    /// Says that cached settings changed, in the same transaction as the change itself. Other processes see it within
    /// a second; this process drops its caches itself after the commit.
    /// </summary>
    public static Task TouchConfigurationAsync(this DashboardDbContext db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.ConfigurationStamps
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Value, s => s.Value + 1), cancellationToken);
    }

    /// <summary>
    /// What the context tracks already, read again: a query would give it back with the values of then, which may have changed while the lock
    /// was waited for. Changes of the caller's own would be lost by it, so they are refused. Null if it is not tracked.
    /// </summary>
    private static async Task<T?> AsItIsNowAsync<T>(DbSet<T> set, long id, CancellationToken cancellationToken)
        where T : class
    {
        if (set.Local.FindEntry(id) is not { } tracked) return null;
        if (tracked.State != EntityState.Unchanged) throw new InvalidOperationException("Lock it before you change it.");
        await tracked.ReloadAsync(cancellationToken);
        return tracked.Entity;
    }

    private static void RequireTransaction(DashboardDbContext db)
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("A row is locked only inside a transaction: call BeginWriteAsync first.");
        }
    }
}
