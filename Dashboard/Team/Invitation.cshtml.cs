using Dashboard.Notifications;
using Dashboard.Platform.RateLimiting;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Team;

/// <summary>One open invitation: asks before it is revoked, and sends it again.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class InvitationModel(CurrentProject current, TeamQueries team, AccountLinks links, TimeProvider time) : PageModel
{
    public CurrentProject Current => current;

    public OpenInvitation Invitation { get; private set; } = null!;

    /// <summary>The new link, where it is not mailed.</summary>
    public ShownLink? Shown { get; private set; }

    public DateTimeOffset Now => time.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(long invitation, CancellationToken cancellationToken) =>
        await FindAsync(invitation, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostResendAsync(long invitation, [FromServices] RenewInvitation renew, CancellationToken cancellationToken)
    {
        var result = await renew.RunAsync(TeamActor.Of(current), invitation, cancellationToken);
        if (result.RetryAfter > TimeSpan.Zero)
        {
            RateLimits.TellRetryAfter(Response, result.RetryAfter);
            return StatusCode(StatusCodes.Status429TooManyRequests);
        }

        if (result.Change == TeamChange.NotFound || !await FindAsync(invitation, cancellationToken)) return NotFound();
        if (result.Change == TeamChange.Forbidden) return Forbid();
        if (result.Token is null)
        {
            this.Flash($"A new mail to {Invitation.Email} is on its way. The link before works no more.");
            return BackToTeam();
        }

        Shown = new ShownLink("Pass this invitation on", links.ShownInvitation(result.Token, Request), Invitation.Email, "7 days", links.WhyNotMailed!);
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(long invitation, [FromServices] RevokeInvitation revoke, CancellationToken cancellationToken)
    {
        switch (await revoke.RunAsync(TeamActor.Of(current), invitation, cancellationToken))
        {
            case TeamChange.NotFound:
                return NotFound();
            case TeamChange.Forbidden:
                return Forbid();
            default:
                this.Flash("Revoked. The link works no more.");
                return BackToTeam();
        }
    }

    private async Task<bool> FindAsync(long id, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (await team.FindInvitationAsync(current.ProjectId, id, cancellationToken) is not { } found) return false;
        Invitation = found;
        return true;
    }

    private RedirectToPageResult BackToTeam() => RedirectToPage("/Team/Index", new { project = current.Slug });
}
