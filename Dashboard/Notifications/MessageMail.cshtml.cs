using Dashboard.Projects;
using Dashboard.Shared;
using Htmx;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.Notifications;

/// <summary>The email about one message: send it now, cancel it. Shown on the ticket's page as <c>_MailState</c>.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
public sealed class MessageMailModel(MailStates states, CurrentProject current) : PageModel
{
    [FromRoute(Name = "number")]
    public long Number { get; set; }

    [FromRoute(Name = "message")]
    public int Message { get; set; }

    public IActionResult OnGet() => BackToTicket();

    public async Task<IActionResult> OnPostSendAsync([FromServices] SendMailNow send, CancellationToken cancellationToken) =>
        await AnswerAsync(await send.RunAsync(current.ProjectId, Number, Message, cancellationToken), "The email is due now.", cancellationToken);

    public async Task<IActionResult> OnPostCancelAsync([FromServices] CancelMessageMail cancel, CancellationToken cancellationToken) =>
        await AnswerAsync(await cancel.RunAsync(current.ProjectId, Number, Message, cancellationToken), "The email was cancelled.", cancellationToken);

    private async Task<IActionResult> AnswerAsync(MailChange change, string done, CancellationToken cancellationToken)
    {
        if (change == MailChange.NotFound) return NotFound();
        const string tooLate = "Too late: the email is already being sent.";
        if (!Request.IsHtmx())
        {
            if (change == MailChange.Done) this.Flash(done);
            else this.Flash(tooLate, FlashKind.Warning);
            return BackToTicket();
        }

        if (change != MailChange.Done) Response.Htmx(h => h.WithTrigger("flash", new { text = tooLate, kind = "warning" }));
        var state = (await states.OfTicketAsync(current.ProjectId, Number, cancellationToken)).GetValueOrDefault(Message);
        return state is null ? NotFound() : Partial("_MailState", state);
    }

    private RedirectResult BackToTicket() => Redirect($"/{current.Slug}/tickets/{Number}#message-{Message}");
}
