using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Customers;

/// <summary>Shows both parts of a record side by side before they are two records again.</summary>
public abstract class TakeApartPage(CurrentProject current) : PageModel
{
    [FromRoute(Name = "customer")]
    public string Customer { get; set; } = "";

    public string ProjectSlug => current.Slug;

    public CustomerSide Stays { get; private set; } = null!;

    public CustomerSide Leaves { get; private set; } = null!;

    protected long ProjectId => current.ProjectId;

    /// <param name="sides">Null where there is nothing such to take apart.</param>
    protected IActionResult Show((CustomerSide Stays, CustomerSide Leaves)? sides)
    {
        if (sides is not { } both) return NotFound();
        (Stays, Leaves) = both;
        return Page();
    }

    protected IActionResult Done(bool wasApart, string words)
    {
        if (!wasApart) return NotFound();
        this.Flash(words);
        return RedirectToPage("/Customers/Details", new { project = current.Slug, customer = Customer });
    }
}
