using Dashboard.Data.Team;
using Dashboard.Notifications;
using Dashboard.Platform.Mail;
using Dashboard.Platform.RateLimiting;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dashboard.Team;

/// <summary>The team: who is in it, who is asked into it, and the form that asks somebody.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class IndexModel(CurrentProject current, TeamQueries team, InviteMember invite, AccountLinks links, TimeProvider time) : PageModel
{
    [BindProperty]
    public InputModel Input { get; set; } = new();

    public CurrentProject Current => current;

    public IReadOnlyList<TeamMember> Members { get; private set; } = [];

    public IReadOnlyList<OpenInvitation> Invitations { get; private set; } = [];

    /// <summary>The link of the invitation just made, where it is not mailed.</summary>
    public ShownLink? Shown { get; private set; }

    public DateTimeOffset Now => time.GetUtcNow();

    public string? WhyNotMailed => links.WhyNotMailed;

    public IEnumerable<SelectListItem> Roles => RoleTexts.GivenBy(current.Role, Input.Role);

    public Task<PageResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var email = Input.Email?.Trim() ?? "";
        if (!IsAddress(email)) return await RefusedAsync("Input.Email", "Enter one email address, such as name@example.com.", cancellationToken);
        if (!ModelState.IsValid || !Enum.IsDefined(Input.Role)) return await RefusedAsync("Input.Role", "Choose one of these roles.", cancellationToken);
        var result = await invite.RunAsync(TeamActor.Of(current), email, Input.Role, cancellationToken);
        if (RefusalOf(result.Outcome) is var (field, reason)) return await RefusedAsync(field, reason, cancellationToken, result.RetryAfter);
        if (result.Token is null)
        {
            this.Flash($"Invited. The mail to {email} is on its way.");
            return RedirectToPage("/Team/Index", new { project = current.Slug });
        }

        Shown = new ShownLink("Pass this invitation on", links.ShownInvitation(result.Token, Request), email, "7 days", links.WhyNotMailed!);
        Input = new InputModel();
        ModelState.Clear();
        return await PageAsync(cancellationToken);
    }

    private static (string Field, string Reason)? RefusalOf(InviteOutcome outcome) => outcome switch
    {
        InviteOutcome.Forbidden => ("Input.Role", "Only an owner can make owners."),
        InviteOutcome.IsMember => ("Input.Email", "That address belongs to a member of this project already."),
        InviteOutcome.IsInvited => ("Input.Email", "An invitation for that address is open already. Send it again or revoke it below."),
        InviteOutcome.TooManyOpen => ("Input.Email", $"At most {InviteMember.MostOpen} invitations can be open. Revoke some that nobody accepted."),
        InviteOutcome.TooFast => ("Input.Email", "Too many invitations at once. Try again in a minute."),
        _ => null,
    };

    // Mail has to get there, a browser has to show it as it is, and accounts hold no more than this.
    private static bool IsAddress(string email) =>
        email.Length <= Invitation.MaxEmailLength && Mailbox.TryCreate(email, null, out _) && HeaderText.Clean(email, Invitation.MaxEmailLength) == email;

    private Task<PageResult> RefusedAsync(string field, string reason, CancellationToken cancellationToken, TimeSpan retryAfter = default)
    {
        if (!ModelState.TryGetValue(field, out var entry) || entry.Errors.Count == 0) ModelState.AddModelError(field, reason);
        Response.StatusCode = retryAfter > TimeSpan.Zero ? StatusCodes.Status429TooManyRequests : StatusCodes.Status422UnprocessableEntity;
        if (retryAfter > TimeSpan.Zero) RateLimits.TellRetryAfter(Response, retryAfter);
        return PageAsync(cancellationToken);
    }

    private async Task<PageResult> PageAsync(CancellationToken cancellationToken)
    {
        Members = await team.MembersAsync(current.ProjectId, cancellationToken);
        Invitations = await team.InvitationsAsync(current.ProjectId, cancellationToken);
        return Page();
    }

    public sealed class InputModel
    {
        public string? Email { get; set; }

        public ProjectRole Role { get; set; } = ProjectRole.Agent;
    }
}
