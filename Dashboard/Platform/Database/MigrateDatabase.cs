using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Platform.Database;

/// <summary>Brings the database up to date; safe when several processes do so at once.</summary>
public sealed class MigrateDatabase(IServiceScopeFactory scopes)
{
    /// <summary>Any constant will do: it names "this product's migrations" among PostgreSQL's advisory locks.</summary>
    private const long AdvisoryLock = 0x64617368626f6172;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <returns>The names of the migrations that were applied; empty if it was up to date.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DashboardDbContext>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        return db.Database.IsNpgsql() ? await MigratePostgreSqlAsync(db, limit.Token) : await MigrateSqliteAsync(db, limit.Token);
    }

    private static async Task<IReadOnlyList<string>> MigrateSqliteAsync(DashboardDbContext db, CancellationToken cancellationToken)
    {
        // Asking first keeps a stale lock row of a killed migration from hanging every later start.
        var pending = await PendingAsync(db, cancellationToken);
        if (pending.Count > 0) await db.Database.MigrateAsync(cancellationToken);
        // EF sets it only for a file that it created itself. It is a property of the file, so this is cheap.
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
        return pending;
    }

    private static async Task<IReadOnlyList<string>> MigratePostgreSqlAsync(DashboardDbContext db, CancellationToken cancellationToken)
    {
        // Two instances that start on an empty database would otherwise create the same tables at once.
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await db.Database.ExecuteSqlAsync($"select pg_advisory_lock({AdvisoryLock})", cancellationToken);
            var pending = await PendingAsync(db, cancellationToken);
            if (pending.Count > 0) await db.Database.MigrateAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync($"select pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
            return pending;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<IReadOnlyList<string>> PendingAsync(DashboardDbContext db, CancellationToken cancellationToken) =>
        [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];
}
