using Dashboard.Data.Notifications;
using Dashboard.Platform.Database;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dashboard.Notifications;

/// <summary>What became of every mail of this project, with a way to try one again.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class LogModel(MailLog log, CurrentProject current) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "state")]
    public MailState? State { get; set; }

    public LogPage<MailLogLine> Mails { get; private set; } = null!;

    public Pager Pager { get; private set; } = null!;

    public string ProjectSlug => current.Slug;

    public IEnumerable<SelectListItem> States =>
        [new("All", "", State is null), .. Enum.GetValues<MailState>().Select(s => new SelectListItem(Word(s), s.ToString(), s == State))];

    public static string Word(MailState state) => state switch
    {
        MailState.Pending => "Queued",
        MailState.Claimed => "Being sent",
        _ => state.ToString(),
    };

    /// <summary>What mail about an account is about.</summary>
    public static string About(MailKind kind) => kind switch
    {
        MailKind.PasswordReset => "Link for a new password",
        MailKind.PasswordChanged => "Word that a password changed",
        _ => "Invitation",
    };

    public static string Badge(MailState state) => state switch
    {
        MailState.Sent => "badge-success",
        MailState.Retrying => "badge-warning",
        MailState.Failed => "badge-danger",
        MailState.Pending or MailState.Claimed => "badge-info",
        _ => "",
    };

    public async Task OnGetAsync(long? before, long? after, CancellationToken cancellationToken)
    {
        // An unknown word in the address shows everything rather than an error.
        if (!ModelState.IsValid) State = null;
        Mails = await log.ReadAsync(current.ProjectId, State, new LogPlace(before, after), cancellationToken);
        Pager = Pager.Of(Mails, p => Url.Page("Log", new { project = current.Slug, state = State, before = p.Before, after = p.After }));
    }

    public async Task<IActionResult> OnPostTryAsync(long mail, [FromServices] SendMailNow send, CancellationToken cancellationToken)
    {
        var change = await send.RunMailAsync(current.ProjectId, mail, cancellationToken);
        if (change == MailChange.NotFound) return NotFound();
        if (change == MailChange.Done) this.Flash("The email is due now.");
        else this.Flash("Too late: the email is already being sent.", FlashKind.Warning);
        return RedirectToPage(new { project = current.Slug, state = State });
    }
}
