using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Customers;

/// <summary>Another record is looked for, both are shown side by side, and then they are one to the team.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
public sealed class MergeModel(CustomerQueries queries, CompareCustomers compare, MergeCustomers merge, CurrentProject current) : PageModel
{
    [FromRoute(Name = "customer")]
    public string PublicId { get; set; } = "";

    [FromQuery(Name = "q")]
    public string? Search { get; set; }

    public string ProjectSlug => current.Slug;

    public string DisplayName { get; private set; } = "";

    public IReadOnlyList<Namesake> SameEmail { get; private set; } = [];

    public CustomerPage Found { get; private set; } = new([], null, null);

    /// <summary>Once another was chosen.</summary>
    public (CustomerSide Keep, CustomerSide Other)? Sides { get; private set; }

    public IReadOnlyList<string> Warnings => Sides is { } sides ? MergeWarnings.Of(sides.Keep, sides.Other) : [];

    public string Seen => Sides is { } sides ? CompareCustomers.Stamp(sides.Keep, sides.Other) : "";

    /// <summary>Whether the records are not any more what was agreed to.</summary>
    public bool HasChanged { get; private set; }

    public string WhatMoves => Sides is { Other: var other }
        ? $"{Count(other.Identities.Count, "identity", "identities")} and {Count(other.Tickets, "ticket", "tickets")}" : "";

    public Pager Pager => new(
        Found.Newer is { } newer ? Link(new { project = current.Slug, customer = PublicId, q = Search, after = newer.ToString() }) : null,
        Found.Older is { } older ? Link(new { project = current.Slug, customer = PublicId, q = Search, before = older.ToString() }) : null,
        Count(Found.Rows.Count, "customer on this page", "customers on this page"));

    public async Task<IActionResult> OnGetAsync([FromQuery] string? with, string? before, string? after, CancellationToken cancellationToken)
    {
        // Who is looked for with a NUL in the name is nobody in the list; in an address it is no page of ours, and PostgreSQL takes none.
        ModelState.Remove("q");
        if (!ModelState.IsValid) return NotFound();
        if (with is not null) return await CompareAsync(with, cancellationToken) ? Page() : NotFound();
        if (await queries.FindAsync(current.ProjectId, PublicId, cancellationToken) is not { } customer) return NotFound();
        (DisplayName, SameEmail) = (customer.DisplayName, customer.SameEmail);
        Found = await queries.PageAsync(current.ProjectId, Search, ListPosition.Parse(before), ListPosition.Parse(after), cancellationToken, except: PublicId);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? with, [FromForm] string? seen, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid) return NotFound();
        switch (await merge.RunAsync(current.ProjectId, PublicId, with ?? "", seen, current.UserName, cancellationToken))
        {
            case MergeOutcome.Merged:
                this.Flash("Merged. Both are on this page now.");
                return RedirectToPage("/Customers/Details", new { project = current.Slug, customer = PublicId });
            case MergeOutcome.Changed when await CompareAsync(with!, cancellationToken):
                HasChanged = true;
                Response.StatusCode = StatusCodes.Status409Conflict;
                return Page();
            default:
                return NotFound();
        }
    }

    private async Task<bool> CompareAsync(string with, CancellationToken cancellationToken)
    {
        Sides = await compare.ForMergeAsync(current.ProjectId, PublicId, with, cancellationToken);
        DisplayName = Sides?.Keep.DisplayName ?? "";
        return Sides is not null;
    }

    private string? Link(object route) => Url.Page("/Customers/Merge", route);

    private static string Count(int number, string one, string many) => number == 1 ? $"1 {one}" : $"{number} {many}";
}
