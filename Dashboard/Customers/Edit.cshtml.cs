using Dashboard.Data.Customers;
using Dashboard.Platform;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Customers;

/// <summary>Name, email and company of a record, corrected by an agent.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
public sealed class EditModel(CustomerQueries queries, EditCustomer edit, CurrentProject current) : PageModel
{
    [FromRoute(Name = "customer")]
    public string PublicId { get; set; } = "";

    [BindProperty]
    public EditInput Input { get; set; } = new();

    public string ProjectSlug => current.Slug;

    public string DisplayName { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(current.ProjectId, PublicId, cancellationToken) is not { } customer) return NotFound();
        DisplayName = customer.DisplayName;
        Input = new EditInput { Name = customer.Name, Email = customer.Email, Company = customer.Company };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(current.ProjectId, PublicId, cancellationToken) is not { } customer) return NotFound();
        ModelState.Clear();
        RefuseLine("Input.Name", Input.Name);
        RefuseLine("Input.Company", Input.Company);
        if (!string.IsNullOrWhiteSpace(Input.Email) && !EmailAddress.IsWellFormed(Input.Email.Trim())) ModelState.AddModelError("Input.Email", "That is not an email address.");
        if (!ModelState.IsValid)
        {
            DisplayName = customer.DisplayName;
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        await edit.RunAsync(current.ProjectId, PublicId, Input.Name, Input.Email, Input.Company, cancellationToken);
        this.Flash("Saved.");
        return RedirectToPage("/Customers/Details", new { project = current.Slug, customer = PublicId });
    }

    private void RefuseLine(string field, string? text)
    {
        if (text is null) return;
        if (text.Any(char.IsControl) || !UnicodeText.IsWellFormed(text)) ModelState.AddModelError(field, "That is one line, without control characters.");
        else if (text.Trim().Length > Customer.MaxTextLength) ModelState.AddModelError(field, $"At most {Customer.MaxTextLength} characters.");
    }
}

public sealed record EditInput
{
    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Company { get; init; }
}
