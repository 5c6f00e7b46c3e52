using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Team;

/// <summary>Asks, with what it does to tickets, and then removes a member.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class RemoveModel(CurrentProject current, TeamQueries team, RemoveMember remove) : PageModel
{
    public TeamMember Member { get; private set; } = null!;

    public int OpenTickets { get; private set; }

    public int OpenInvitations { get; private set; }

    public string ProjectSlug => current.Slug;

    public async Task<IActionResult> OnGetAsync(Guid member, CancellationToken cancellationToken)
    {
        // To leave has a page of its own.
        if (member == current.UserId) return RedirectToPage("/Team/Leave", new { project = current.Slug });
        if (!await FindAsync(member, cancellationToken)) return NotFound();
        return current.Role.HasSayOver(Member.Role) ? Page() : Forbid();
    }

    public async Task<IActionResult> OnPostAsync(Guid member, CancellationToken cancellationToken)
    {
        if (!await FindAsync(member, cancellationToken)) return NotFound();
        switch (await remove.RunAsync(TeamActor.Of(current), member, cancellationToken))
        {
            case TeamChange.NotFound:
                return NotFound();
            case TeamChange.Forbidden:
                return Forbid();
            case TeamChange.LastOwner:
                ModelState.AddModelError("", "A project needs an owner. Make somebody else an owner first.");
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                return Page();
        }

        this.Flash($"{Member.Name} is no longer in the team.");
        return RedirectToPage("/Team/Index", new { project = current.Slug });
    }

    private async Task<bool> FindAsync(Guid userId, CancellationToken cancellationToken)
    {
        if (await team.FindMemberAsync(current.ProjectId, userId, cancellationToken) is not { } found) return false;
        Member = found;
        OpenTickets = await team.OpenTicketsAsync(current.ProjectId, userId, cancellationToken);
        OpenInvitations = await team.InvitationsOfAsync(current.ProjectId, userId, cancellationToken);
        return true;
    }
}
