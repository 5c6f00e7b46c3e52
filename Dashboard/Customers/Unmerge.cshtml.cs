using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Customers;

/// <summary>Undoes one merge, after both parts were seen side by side.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
public sealed class UnmergeModel(CompareCustomers compare, UnmergeCustomer unmerge, CurrentProject current) : PageModel
{
    [FromRoute(Name = "customer")]
    public string Customer { get; set; } = "";

    public string ProjectSlug => current.Slug;

    public CustomerSide Stays { get; private set; } = null!;

    public CustomerSide Leaves { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync([FromRoute] string member, CancellationToken cancellationToken)
    {
        if (await compare.ForUnmergeAsync(current.ProjectId, Customer, member, cancellationToken) is not { } sides) return NotFound();
        (Stays, Leaves) = sides;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromRoute] string member, CancellationToken cancellationToken)
    {
        if (!await unmerge.RunAsync(current.ProjectId, Customer, member, cancellationToken)) return NotFound();
        this.Flash("They are two records again.");
        return RedirectToPage("/Customers/Details", new { project = current.Slug, customer = Customer });
    }
}
