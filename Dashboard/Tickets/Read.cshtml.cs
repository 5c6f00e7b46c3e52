using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Tickets;

/// <summary>How far an agent has read a ticket: posted by its page while it is visible, or by the button there.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
public sealed class ReadModel(MarkReadByAgent markRead, CurrentProject current) : PageModel
{
    [FromRoute(Name = "number")]
    public long Number { get; set; }

    public IActionResult OnGet() => BackToTicket();

    public async Task<IActionResult> OnPostAsync(int upTo, CancellationToken cancellationToken) =>
        await markRead.RunAsync(Agent.Of(current), Number, upTo, cancellationToken) == TicketChange.NotFound ? NotFound() : BackToTicket();

    private RedirectToPageResult BackToTicket() => RedirectToPage("/Tickets/Details", new { project = current.Slug, number = Number });
}
