using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Customers;

/// <summary>Undoes one join, after both parts were seen side by side.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
public sealed class JoinModel(CompareCustomers compare, UndoJoin undo, CurrentProject current) : PageModel
{
    [FromRoute(Name = "customer")]
    public string Customer { get; set; } = "";

    public string ProjectSlug => current.Slug;

    public CustomerSide Stays { get; private set; } = null!;

    public CustomerSide Leaves { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync([FromRoute] long join, CancellationToken cancellationToken)
    {
        if (await compare.ForUndoJoinAsync(current.ProjectId, Customer, join, cancellationToken) is not { } sides) return NotFound();
        (Stays, Leaves) = sides;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromRoute] long join, CancellationToken cancellationToken)
    {
        if (!await undo.RunAsync(current.ProjectId, Customer, join, cancellationToken)) return NotFound();
        this.Flash("The identity and its tickets are back on their own record.");
        return RedirectToPage("/Customers/Details", new { project = current.Slug, customer = Customer });
    }
}
