using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Customers;

/// <summary>Blocks, unblocks or ends the sessions of one identity; the customer's page asks first.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
public sealed class IdentityModel(BlockIdentity block, UnblockIdentity unblock, EndIdentitySessions endSessions, CurrentProject current) : PageModel
{
    [FromRoute(Name = "customer")]
    public string Customer { get; set; } = "";

    [FromRoute(Name = "identity")]
    public long Identity { get; set; }

    [FromRoute(Name = "act")]
    public string Act { get; set; } = "";

    public IActionResult OnGet() => BackToCustomer();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var reference = new IdentityReference(current.ProjectId, Customer, Identity);
        var (done, said) = Act switch
        {
            "block" => (await block.RunAsync(reference, cancellationToken), "Blocked. Their sessions are over."),
            "unblock" => (await unblock.RunAsync(reference, cancellationToken), "Unblocked."),
            "end" => (await endSessions.RunAsync(reference, cancellationToken), "Their sessions are over."),
            _ => (false, ""),
        };
        if (!done) return NotFound();
        this.Flash(said);
        return BackToCustomer();
    }

    private RedirectToPageResult BackToCustomer() => RedirectToPage("/Customers/Details", new { project = current.Slug, customer = Customer });
}
