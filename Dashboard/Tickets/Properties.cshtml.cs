using Dashboard.Data.Tickets;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Tickets;

/// <summary>Status, assignee and priority of a ticket: each form of its page posts the one that it changes.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
public sealed class PropertiesModel(ChangeTicketStatus changeStatus, AssignTicket assign, ChangePriority changePriority, CurrentProject current) : PageModel
{
    [FromRoute(Name = "number")]
    public long Number { get; set; }

    public IActionResult OnGet() => BackToTicket();

    public async Task<IActionResult> OnPostAsync(string? status, string? assignee, string? priority, CancellationToken cancellationToken)
    {
        var outcome = TicketChange.Unchanged;
        if (Request.Form.ContainsKey("status")) outcome = await SetStatusAsync(status, cancellationToken);
        else if (Request.Form.ContainsKey("assignee")) outcome = await SetAssigneeAsync(assignee, cancellationToken);
        else if (Request.Form.ContainsKey("priority")) outcome = await SetPriorityAsync(priority, cancellationToken);
        if (outcome == TicketChange.NotFound) return NotFound();
        if (outcome == TicketChange.Refused) this.Flash("That is no choice here any more; nothing was changed.", FlashKind.Warning);
        return BackToTicket();
    }

    private async Task<TicketChange> SetStatusAsync(string? status, CancellationToken cancellationToken) =>
        Enum.TryParse<TicketStatus>(status, ignoreCase: true, out var wanted)
            ? await changeStatus.RunAsync(Agent.Of(current), Number, wanted, cancellationToken)
            : TicketChange.Refused;

    private async Task<TicketChange> SetAssigneeAsync(string? assignee, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(assignee)) return await assign.RunAsync(Agent.Of(current), Number, null, cancellationToken);
        return Guid.TryParse(assignee, out var id)
            ? await assign.RunAsync(Agent.Of(current), Number, id, cancellationToken)
            : TicketChange.Refused;
    }

    private async Task<TicketChange> SetPriorityAsync(string? priority, CancellationToken cancellationToken) =>
        Enum.TryParse<TicketPriority>(priority, ignoreCase: true, out var wanted)
            ? await changePriority.RunAsync(Agent.Of(current), Number, wanted, cancellationToken)
            : TicketChange.Refused;

    private RedirectToPageResult BackToTicket() => RedirectToPage("/Tickets/Details", new { project = current.Slug, number = Number });
}
