using System.Buffers;
using System.Collections.Concurrent;
using System.Linq.Expressions;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Data.Portal;
using Dashboard.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>
/// The portals of this installation, read once and kept until settings change (<see cref="ConfigurationChanges"/>): a handshake of a
/// known portal asks no database.
/// </summary>
public sealed class PortalDoors(IServiceScopeFactory scopes, ConfigurationChanges changes, TimeProvider time)
{
    /// <summary>Beyond this many, the cache starts anew: somebody may be making keys up.</summary>
    private const int MaxEntries = 10_000;

    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private readonly ConcurrentDictionary<string, Entry> byKey = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, Entry> byId = new();

    private sealed record Entry(PortalDoor? Door, long Version);

    /// <summary>The portal with this public key, or null.</summary>
    public ValueTask<PortalDoor?> FindAsync(string publicKey, CancellationToken cancellationToken) =>
        IsWellFormed(publicKey) ? FindAsync(byKey, publicKey, p => p.PublicKey == publicKey, cancellationToken) : ValueTask.FromResult<PortalDoor?>(null);

    /// <summary>The portal with this id, or null.</summary>
    public ValueTask<PortalDoor?> FindAsync(long id, CancellationToken cancellationToken) =>
        FindAsync(byId, id, p => p.Id == id, cancellationToken);

    /// <summary>Anything else is nobody's key, would fill the cache, and may hold what PostgreSQL refuses to compare (NUL).</summary>
    private static bool IsWellFormed(string publicKey) =>
        publicKey.Length is > 0 and <= 40 && !publicKey.AsSpan().ContainsAnyExcept(KeyCharacters);

    private ValueTask<PortalDoor?> FindAsync<TKey>(
        ConcurrentDictionary<TKey, Entry> cache, TKey key, Expression<Func<EmbeddedPortal, bool>> filter, CancellationToken cancellationToken)
        where TKey : notnull =>
        cache.TryGetValue(key, out var entry) && entry.Version == changes.Version
            ? ValueTask.FromResult(entry.Door)
            : new ValueTask<PortalDoor?>(ReadAsync(cache, key, filter, cancellationToken));

    private async Task<PortalDoor?> ReadAsync<TKey>(
        ConcurrentDictionary<TKey, Entry> cache, TKey key, Expression<Func<EmbeddedPortal, bool>> filter, CancellationToken cancellationToken)
        where TKey : notnull
    {
        // Taken before reading: a change in between makes this entry stale at once.
        var version = changes.Version;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DashboardDbContext>();
        var portal = await db.EmbeddedPortals.AsNoTracking().Include(p => p.Origins).Where(filter).SingleOrDefaultAsync(cancellationToken);
        var door = portal is null ? null : Snapshot(portal,
            await scope.ServiceProvider.GetRequiredService<DoorSecrets>().AcceptedAsync(Door.Portal, portal.Id, time.GetUtcNow(), cancellationToken));
        if (cache.Count >= MaxEntries) cache.Clear();
        cache[key] = new Entry(door, version);
        return door;
    }

    private static PortalDoor Snapshot(EmbeddedPortal portal, IReadOnlyList<AcceptedSecret> secrets) => new()
    {
        Id = portal.Id,
        ProjectId = portal.ProjectId,
        PublicKey = portal.PublicKey,
        Enabled = portal.Enabled,
        Generation = portal.Generation,
        // What is stored was normalised when it was saved; a line that no longer parses admits nobody.
        Origins = OriginAllowlist.Parse(string.Join('\n', portal.Origins.OrderBy(o => o.Id).Select(o => o.Pattern)), out _),
        OriginsSince = portal.Origins.ToDictionary(o => o.Pattern, o => o.AddedAt, StringComparer.Ordinal),
        Secrets = secrets,
        DefaultLocale = portal.DefaultLocale,
        Theme = portal.Theme,
        Launcher = portal.Launcher,
        ShowMetricCards = portal.ShowMetricCards,
        Brand = portal.Brand,
        CustomCssFetchedAt = portal.CustomCss is not null ? portal.CustomCssFetchedAt : null,
    };
}
