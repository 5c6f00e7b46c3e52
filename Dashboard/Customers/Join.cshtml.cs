using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Customers;

/// <summary>Undoes one join.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
public sealed class JoinModel(UndoJoin undo, CurrentProject current) : PageModel
{
    [FromRoute(Name = "customer")]
    public string Customer { get; set; } = "";

    public IActionResult OnGet() => BackToCustomer();

    public async Task<IActionResult> OnPostAsync([FromRoute] long join, CancellationToken cancellationToken)
    {
        if (!await undo.RunAsync(current.ProjectId, Customer, join, cancellationToken)) return NotFound();
        this.Flash("The identity and its tickets are back on their own record.");
        return BackToCustomer();
    }

    private RedirectToPageResult BackToCustomer() => RedirectToPage("/Customers/Details", new { project = current.Slug, customer = Customer });
}
