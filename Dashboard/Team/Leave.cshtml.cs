using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Team;

/// <summary>Anybody may leave, but for the last owner.</summary>
[Authorize(Policy = ProjectPolicies.Member)]
public sealed class LeaveModel(CurrentProject current, TeamQueries team, RemoveMember remove) : PageModel
{
    public CurrentProject Current => current;

    public int OpenTickets { get; private set; }

    public int OpenInvitations { get; private set; }

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await remove.RunAsync(TeamActor.Of(current), current.UserId, cancellationToken) == TeamChange.LastOwner)
        {
            ModelState.AddModelError("", "You are the only owner. Make somebody else an owner first: a project needs one.");
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            await LoadAsync(cancellationToken);
            return Page();
        }

        this.Flash($"You are no longer in {current.Name}.");
        return RedirectToPage("/Projects/Index");
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        OpenTickets = await team.OpenTicketsAsync(current.ProjectId, current.UserId, cancellationToken);
        OpenInvitations = await team.InvitationsOfAsync(current.ProjectId, current.UserId, cancellationToken);
    }
}
