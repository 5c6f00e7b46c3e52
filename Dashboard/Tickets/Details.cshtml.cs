using Dashboard.Data.Tickets;
using Dashboard.Notifications;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dashboard.Tickets;

/// <summary>
/// One conversation. Looking at it changes nothing: a script says when the thread was really before an agent's eyes, and
/// without script there is a button for that.
/// </summary>
[Authorize(Policy = ProjectPolicies.Agent)]
[RequestSizeLimit(FormFiles.MaxRequestBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = FormFiles.MaxRequestBytes, ValueLengthLimit = (int)FormFiles.MaxRequestBytes)]
public sealed class DetailsModel(ThreadQueries threads, TicketQueries queries, MailStates mailStates, CurrentProject current, TimeProvider time) : PageModel
{
    [FromRoute(Name = "number")]
    public long Number { get; set; }

    [BindProperty]
    public ReplyInput Reply { get; set; } = new();

    [BindProperty]
    public NoteInput Note { get; set; } = new();

    public TicketThread Ticket { get; private set; } = null!;

    public IReadOnlyList<Assignable> Members { get; private set; } = [];

    /// <summary>What became of the emails, by message number.</summary>
    public IReadOnlyDictionary<int, MailStateView> Mails { get; private set; } = new Dictionary<int, MailStateView>();

    public string ProjectSlug => current.Slug;

    public IEnumerable<SelectListItem> Statuses => Enum.GetValues<TicketStatus>()
        .Select(s => new SelectListItem(s.Label(), s.ToString(), s == Ticket.Status));

    public IEnumerable<SelectListItem> Priorities => Enum.GetValues<TicketPriority>()
        .Select(p => new SelectListItem(p.Label(), p.ToString(), p == Ticket.Priority));

    public IEnumerable<SelectListItem> Assignees =>
        [new("Nobody", "", Ticket.AssigneeId is null), .. FormerMember, .. Members.Select(m => new SelectListItem(m.Name, m.UserId.ToString(), m.UserId == Ticket.AssigneeId))];

    private IEnumerable<SelectListItem> FormerMember => Ticket.AssigneeId is { } id && Members.All(m => m.UserId != id)
        ? [new SelectListItem($"{Ticket.AssigneeName} (no longer answers here)", id.ToString(), true)] : [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await LoadAsync(cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostReplyAsync([FromServices] ReplyToTicket reply, CancellationToken cancellationToken)
    {
        ModelState.Clear();
        var (files, refusal) = await FormFiles.ReadAsync(current.ProjectId, Reply.Files, time, cancellationToken);
        if (TicketText.RefuseMessage(Reply.Text) is { } wrong) ModelState.AddModelError("Reply.Text", wrong);
        if (refusal is not null) ModelState.AddModelError("Reply.Files", refusal);
        if (!ModelState.IsValid) return await RefusedAsync(cancellationToken);
        var number = await reply.RunAsync(Agent.Of(current), Number, Reply.Text!, files, Reply.SendInstantly, Reply.ReadUpTo, cancellationToken);
        return number is null ? NotFound() : BackTo(number.Value);
    }

    public async Task<IActionResult> OnPostNoteAsync([FromServices] AddPrivateNote addNote, CancellationToken cancellationToken)
    {
        ModelState.Clear();
        var (files, refusal) = await FormFiles.ReadAsync(current.ProjectId, Note.Files, time, cancellationToken);
        if (TicketText.RefuseMessage(Note.Text) is { } wrong) ModelState.AddModelError("Note.Text", wrong);
        if (refusal is not null) ModelState.AddModelError("Note.Files", refusal);
        if (!ModelState.IsValid) return await RefusedAsync(cancellationToken);
        var number = await addNote.RunAsync(Agent.Of(current), Number, Note.Text!, files, Note.ReadUpTo, cancellationToken);
        return number is null ? NotFound() : BackTo(number.Value);
    }

    public string FileLink(ThreadFile file) => $"/{current.Slug}/tickets/{Number}/attachments/{file.PublicId}";

    private async Task<bool> LoadAsync(CancellationToken cancellationToken)
    {
        var agent = Agent.Of(current);
        if (await threads.FindAsync(agent, Number, cancellationToken) is not { } ticket) return false;
        Ticket = ticket;
        Members = await queries.AssignableAsync(agent, cancellationToken);
        Mails = await mailStates.OfTicketAsync(current.ProjectId, Number, cancellationToken);
        return true;
    }

    private async Task<IActionResult> RefusedAsync(CancellationToken cancellationToken)
    {
        if (!await LoadAsync(cancellationToken)) return NotFound();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private RedirectToPageResult BackTo(int message) =>
        RedirectToPage("/Tickets/Details", null, new { project = current.Slug, number = Number }, $"message-{message}");
}

public sealed record ReplyInput
{
    public string? Text { get; init; }

    public bool SendInstantly { get; init; }

    /// <summary>The newest message on the page that the reply was written on.</summary>
    public int ReadUpTo { get; init; }

    public IReadOnlyList<IFormFile>? Files { get; init; }
}

public sealed record NoteInput
{
    public string? Text { get; init; }

    public int ReadUpTo { get; init; }

    public IReadOnlyList<IFormFile>? Files { get; init; }
}
