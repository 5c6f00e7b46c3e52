using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Customers;

/// <summary>One record: how they are known, what is known of them, what they wrote.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
public sealed class DetailsModel(CustomerQueries queries, CurrentProject current) : PageModel
{
    [FromRoute(Name = "customer")]
    public string PublicId { get; set; } = "";

    /// <summary>The dialog that is open where there is no script, such as <c>block-7</c>.</summary>
    [FromQuery(Name = "dialog")]
    public string? Dialog { get; set; }

    public CustomerRecord Customer { get; private set; } = null!;

    public string ProjectSlug => current.Slug;

    public string Here => $"/{current.Slug}/customers/{Customer.PublicId}";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(current.ProjectId, PublicId, cancellationToken) is not { } customer)
        {
            // Old links lead to the page that shows the record since it was merged.
            return await queries.HeadOfAsync(current.ProjectId, PublicId, cancellationToken) is { } head && head != PublicId
                ? RedirectToPage("/Customers/Details", new { project = current.Slug, customer = head }) : NotFound();
        }

        Customer = customer;
        return Page();
    }
}
