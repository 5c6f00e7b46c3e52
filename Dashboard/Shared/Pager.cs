using Dashboard.Platform.Database;

namespace Dashboard.Shared;

/// <summary>The foot of a keyset-paged list, for <c>_Pagination</c>: addresses of the neighbours (null: none) and a word on what is shown.</summary>
public sealed record Pager(string? NewerUrl, string? OlderUrl, string? Summary = null)
{
    /// <summary>The foot of a list that is read newest first.</summary>
    /// <param name="link">The address of a page of it.</param>
    public static Pager Of<T>(LogPage<T> page, Func<LogPlace, string?> link) where T : LogLine => page.Lines is []
        ? new Pager(null, null)
        : new Pager(
            page.HasNewer ? link(new LogPlace(null, page.Lines[0].Id)) : null,
            page.HasOlder ? link(new LogPlace(page.Lines[^1].Id, null)) : null);
}
