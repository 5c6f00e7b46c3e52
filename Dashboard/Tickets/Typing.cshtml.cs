using Dashboard.Projects;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Tickets;

/// <summary>An agent writes an answer: posted by the thread's page now and then while they do, and never kept.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
public sealed class TypingModel(AnnounceTyping typing, CurrentProject current) : PageModel
{
    [FromRoute(Name = "number")]
    public long Number { get; set; }

    public IActionResult OnGet() => RedirectToPage("/Tickets/Details", new { project = current.Slug, number = Number });

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) =>
        await typing.FromAgentAsync(Agent.Of(current), Number, cancellationToken) ? new NoContentResult() : NotFound();
}
