using Microsoft.EntityFrameworkCore;

namespace Dashboard.Platform.Database;

/// <summary>A row of a list that is read newest first.</summary>
/// <param name="Id">The key, which grows with time: rows that come meanwhile do not shift the pages.</param>
public abstract record LogLine(long Id);

/// <summary>Which page of such a list; the newest if both are null.</summary>
/// <param name="Before">Only rows older than this key.</param>
/// <param name="After">Only rows newer than this key.</param>
public readonly record struct LogPlace(long? Before, long? After);

/// <summary>A page of such a list, newest first, and whether there is more on either side.</summary>
public sealed record LogPage<T>(IReadOnlyList<T> Lines, bool HasNewer, bool HasOlder) where T : LogLine;

/// <summary>Lists that grow for ever, a page at a time by key.</summary>
public static class NewestFirst
{
    public const int PageSize = 50;

    /// <summary>The rows of one page and one more, which tells whether there is another page. For <see cref="ToPage"/>.</summary>
    /// <typeparam name="T">An entity with a growing key named Id.</typeparam>
    public static IQueryable<T> At<T>(this IQueryable<T> rows, LogPlace place) where T : class
    {
        var page = place.After is { } after
            ? rows.Where(r => EF.Property<long>(r, "Id") > after).OrderBy(r => EF.Property<long>(r, "Id"))
            : rows.Where(r => place.Before == null || EF.Property<long>(r, "Id") < place.Before).OrderByDescending(r => EF.Property<long>(r, "Id"));
        return page.Take(PageSize + 1);
    }

    /// <summary>What <see cref="At"/> brought, of several queries if need be, as a page.</summary>
    public static LogPage<T> ToPage<T>(this IEnumerable<T> found, LogPlace place) where T : LogLine
    {
        List<T> lines = [.. (place.After is null ? found.OrderByDescending(l => l.Id) : found.OrderBy(l => l.Id)).Take(PageSize + 1)];
        var more = lines.Count > PageSize;
        if (more) lines.RemoveAt(PageSize);
        if (place.After is null) return new LogPage<T>(lines, HasNewer: place.Before is not null, HasOlder: more);
        lines.Reverse();
        return new LogPage<T>(lines, HasNewer: more, HasOlder: true);
    }
}
