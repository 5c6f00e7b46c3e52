using Dashboard.Data;
using Dashboard.Data.Customers;
using Dashboard.Platform;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tickets;

/// <summary>A ticket on a customer's behalf: for one found here, or for a name and an address that the agent types.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
[RequestSizeLimit(FormFiles.MaxRequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = FormFiles.MaxRequestBytes, ValueLengthLimit = (int)FormFiles.MaxRequestBytes)]
public sealed class NewModel(OpenTicketForCustomer open, DashboardDbContext db, CurrentProject current, TimeProvider time) : PageModel
{
    private const int MaxFound = 8;

    [BindProperty]
    public NewTicketInput Input { get; set; } = new();

    /// <summary>What the agent looks for among the known customers.</summary>
    [FromQuery(Name = "q")]
    public string? Search { get; set; }

    [FromQuery(Name = "customer")]
    public string? CustomerId { get; set; }

    public FoundCustomer? Chosen { get; private set; }

    public IReadOnlyList<FoundCustomer> Found { get; private set; } = [];

    public string ProjectSlug => current.Slug;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Input = Input with { CustomerId = CustomerId };
        if (CustomerId is not null && !await LoadChosenAsync(cancellationToken)) return NotFound();
        if (!string.IsNullOrWhiteSpace(Search)) Found = await FindAsync(Search.Trim(), cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        ModelState.Clear();
        if (Input.CustomerId is not null && !await LoadChosenAsync(cancellationToken)) return NotFound();
        Check();
        var (files, refusal) = await FormFiles.ReadAsync(current.ProjectId, Input.Files, time, cancellationToken);
        if (refusal is not null) ModelState.AddModelError("Input.Files", refusal);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var number = await open.RunAsync(Agent.Of(current), Input.ToRequest(), files, cancellationToken);
        if (number is null) return NotFound();
        this.Flash($"Ticket #{number} is open.");
        return RedirectToPage("/Tickets/Details", new { project = current.Slug, number });
    }

    private void Check()
    {
        if (Input.CustomerId is null)
        {
            if (string.IsNullOrWhiteSpace(Input.Email) && string.IsNullOrWhiteSpace(Input.Name)) ModelState.AddModelError("Input.Email", "Enter an email address or a name.");
            if (!string.IsNullOrWhiteSpace(Input.Email) && !EmailAddress.IsWellFormed(Input.Email.Trim())) ModelState.AddModelError("Input.Email", "That is not an email address.");
            if (Input.Name is { } name && (name.Any(char.IsControl) || !UnicodeText.IsWellFormed(name) || name.Length > Customer.MaxTextLength))
                ModelState.AddModelError("Input.Name", $"A name is one line of at most {Customer.MaxTextLength} characters.");
        }

        if (TicketText.RefuseSubject(Input.Subject) is { } wrongSubject) ModelState.AddModelError("Input.Subject", wrongSubject);
        if (TicketText.RefuseMessage(Input.Message) is { } wrongMessage) ModelState.AddModelError("Input.Message", wrongMessage);
    }

    private async Task<bool> LoadChosenAsync(CancellationToken cancellationToken)
    {
        Chosen = await Customers(db.Customers.Where(c => c.PublicId == Input.CustomerId)).SingleOrDefaultAsync(cancellationToken);
        return Chosen is not null;
    }

    private async Task<IReadOnlyList<FoundCustomer>> FindAsync(string text, CancellationToken cancellationToken) =>
        await Customers(db.SearchCustomers(current.ProjectId, text).OrderByDescending(c => c.LastSeenAt).ThenByDescending(c => c.Id).Take(MaxFound))
            .ToListAsync(cancellationToken);

    private IQueryable<FoundCustomer> Customers(IQueryable<Customer> customers) =>
        customers.AsNoTracking().Where(c => c.ProjectId == current.ProjectId).Select(c => new FoundCustomer(
            c.PublicId, c.Name ?? c.Email ?? c.Phone ?? c.Identities.Where(i => i.Kind != IdentityKind.VisitorToken).OrderBy(i => i.Id).Select(i => i.Text).FirstOrDefault() ?? Customer.Unnamed,
            c.Email, c.Company, c.Identities.Any(i => i.Verified)));
}

public sealed record FoundCustomer(string PublicId, string DisplayName, string? Email, string? Company, bool Verified);

public sealed record NewTicketInput
{
    public string? CustomerId { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? Subject { get; init; }

    public string? Message { get; init; }

    public bool DescribesRequest { get; init; }

    public IReadOnlyList<IFormFile>? Files { get; init; }

    internal TicketForCustomer ToRequest() => new()
    {
        CustomerPublicId = CustomerId,
        Name = Name,
        Email = Email,
        Subject = Subject!,
        Message = Message!,
        DescribesRequest = DescribesRequest,
    };
}
