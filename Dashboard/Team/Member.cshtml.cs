using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Notifications;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dashboard.Team;

/// <summary>One member: the role, and a link for a forgotten password where no mail carries one.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class MemberModel(CurrentProject current, TeamQueries team, AccountLinks links, DashboardDbContext db) : PageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    public CurrentProject Current => current;

    public TeamMember Member { get; private set; } = null!;

    public int OpenTickets { get; private set; }

    public bool MaySetPassword { get; private set; }

    /// <summary>The password link just made.</summary>
    public ShownLink? Shown { get; private set; }

    public bool IsMyself => Member.UserId == current.UserId;

    public bool MayAlter => current.Role.HasSayOver(Member.Role);

    public string? WhyNotMailed => IsMyself ? null : links.WhyNotMailed;

    public IEnumerable<SelectListItem> Roles => RoleTexts.GivenBy(current.Role, Input.Role);

    public async Task<IActionResult> OnGetAsync(Guid member, CancellationToken cancellationToken)
    {
        if (!await FindAsync(member, cancellationToken)) return NotFound();
        Input = new InputModel { Role = Member.Role };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid member, [FromServices] ChangeMemberRole change, CancellationToken cancellationToken)
    {
        if (!await FindAsync(member, cancellationToken)) return NotFound();
        if (!ModelState.IsValid || !Enum.IsDefined(Input.Role)) return Refused("Choose one of these roles.");
        switch (await change.RunAsync(TeamActor.Of(current), member, Input.Role, cancellationToken))
        {
            case TeamChange.NotFound:
                return NotFound();
            case TeamChange.Forbidden:
                return MayAlter ? Refused("Only an owner can make owners.") : Forbid();
            case TeamChange.LastOwner:
                return Refused("A project needs an owner. Make somebody else an owner first.");
        }

        this.Flash($"{Member.Name} is {Input.Role} now.");
        // Whoever has just given up the right to see this page is not sent to it.
        return IsMyself && Input.Role is ProjectRole.Agent or ProjectRole.Engineer ? RedirectToPage("/Home/Index", new { project = current.Slug }) : RedirectToPage("/Team/Index", new { project = current.Slug });
    }

    public async Task<IActionResult> OnPostPasswordLinkAsync(Guid member, [FromServices] MakePasswordLink make, CancellationToken cancellationToken)
    {
        var made = await make.RunAsync(TeamActor.Of(current), member, cancellationToken);
        if (made.Change == TeamChange.Forbidden) return Forbid();
        if (made.Token is null || !await FindAsync(member, cancellationToken)) return NotFound();
        Shown = new ShownLink("Pass this link on", links.ShownPasswordReset(made.Token, Request), Member.Email, "an hour", links.WhyNotMailed!);
        Input = new InputModel { Role = Member.Role };
        ModelState.Clear();
        return Page();
    }

    private PageResult Refused(string reason)
    {
        if (ModelState.IsValid) ModelState.AddModelError("Input.Role", reason);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private async Task<bool> FindAsync(Guid userId, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (await team.FindMemberAsync(current.ProjectId, userId, cancellationToken) is not { } found) return false;
        Member = found;
        OpenTickets = await team.OpenTicketsAsync(current.ProjectId, userId, cancellationToken);
        MaySetPassword = WhyNotMailed is not null && await db.MaySetPasswordAsync(current.UserId, userId, cancellationToken);
        return true;
    }

    public sealed class InputModel
    {
        public ProjectRole Role { get; set; }
    }
}
