using System.Collections.Concurrent;
using Dashboard.Platform.Database;

namespace Dashboard.Identity;

/// <summary>
/// Snapshots of doors by one of their names, read once and kept until settings change (<see cref="ConfigurationChanges"/>): a request at a
/// known door asks no database.
/// </summary>
/// <param name="scopes">Each reading has a scope of its own.</param>
/// <param name="changes">Says when what was read is stale.</param>
/// <param name="read">Reads the snapshot; null where there is no such door, which is remembered too.</param>
internal sealed class DoorCache<TKey, TDoor>(
    IServiceScopeFactory scopes, ConfigurationChanges changes, Func<IServiceProvider, TKey, CancellationToken, Task<TDoor?>> read)
    where TKey : notnull
    where TDoor : class
{
    /// <summary>Beyond this many, the cache starts anew: somebody may be making names up.</summary>
    private const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<TKey, Entry> entries = new();

    private sealed record Entry(TDoor? Door, long Version);

    /// <summary>The door of this name, or null.</summary>
    public ValueTask<TDoor?> FindAsync(TKey key, CancellationToken cancellationToken) =>
        entries.TryGetValue(key, out var entry) && entry.Version == changes.Version
            ? ValueTask.FromResult(entry.Door)
            : new ValueTask<TDoor?>(ReadAsync(key, cancellationToken));

    private async Task<TDoor?> ReadAsync(TKey key, CancellationToken cancellationToken)
    {
        // Taken before reading: a change in between makes this entry stale at once.
        var version = changes.Version;
        await using var scope = scopes.CreateAsyncScope();
        var door = await read(scope.ServiceProvider, key, cancellationToken);
        if (entries.Count >= MaxEntries) entries.Clear();
        entries[key] = new Entry(door, version);
        return door;
    }
}

/// <summary>The public names of doors.</summary>
internal static class DoorName
{
    private static readonly System.Buffers.SearchValues<char> Characters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Anything else is nobody's name, would fill a cache, and may hold what PostgreSQL refuses to compare (NUL).</summary>
    public static bool IsWellFormed(string name) => name.Length is > 0 and <= 40 && !name.AsSpan().ContainsAnyExcept(Characters);
}
