using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Customers;

/// <summary>Everybody who ever wrote or was let in, the last seen first.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
public sealed class IndexModel(CustomerQueries queries, CurrentProject current) : PageModel
{
    [FromQuery(Name = "q")]
    public string? Search { get; set; }

    public CustomerPage Customers { get; private set; } = new([], null, null);

    public string ProjectSlug => current.Slug;

    public Pager Pager => new(
        Customers.Newer is { } newer ? Link(new { project = current.Slug, q = Search, after = newer.ToString() }) : null,
        Customers.Older is { } older ? Link(new { project = current.Slug, q = Search, before = older.ToString() }) : null,
        Customers.Rows.Count == 1 ? "1 customer on this page" : $"{Customers.Rows.Count} customers on this page");

    public async Task OnGetAsync(string? before, string? after, CancellationToken cancellationToken)
    {
        var (older, newer) = (ListPosition.Parse(before), ListPosition.Parse(after));
        Customers = await queries.PageAsync(current.ProjectId, Search, older, newer, cancellationToken);
        // Back at the top by "Newer": fewer rows than a page would look like the end of the list.
        if (newer is not null && Customers.Newer is null) Customers = await queries.PageAsync(current.ProjectId, Search, null, null, cancellationToken);
    }

    private string? Link(object route) => Url.Page("/Customers/Index", route);
}
