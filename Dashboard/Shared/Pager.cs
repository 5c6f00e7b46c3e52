namespace Dashboard.Shared;

/// <summary>The foot of a keyset-paged list, for <c>_Pagination</c>: addresses of the neighbours (null: none) and a word on what is shown.</summary>
public sealed record Pager(string? NewerUrl, string? OlderUrl, string? Summary = null);
