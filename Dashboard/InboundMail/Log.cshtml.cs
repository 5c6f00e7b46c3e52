using Dashboard.Data.InboundMail;
using Dashboard.Platform.Database;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dashboard.InboundMail;

/// <summary>Every mail that came in, with what became of it.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class LogModel(MailReceiptQueries receipts, CurrentProject current) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "outcome")]
    public MailReceiptOutcome? Outcome { get; set; }

    public LogPage<MailReceiptLine> Mails { get; private set; } = null!;

    public Pager Pager { get; private set; } = null!;

    public string ProjectSlug => current.Slug;

    public IEnumerable<SelectListItem> Outcomes =>
        [new("All", "", Outcome is null), .. Enum.GetValues<MailReceiptOutcome>().Select(o => new SelectListItem(Word(o), o.ToString(), o == Outcome))];

    public static string Word(MailReceiptOutcome outcome) => outcome switch
    {
        MailReceiptOutcome.Reply => "Reply",
        MailReceiptOutcome.NewTicket => "New ticket",
        MailReceiptOutcome.SeparateTicket => "Separate ticket",
        MailReceiptOutcome.Filed => "Filed",
        MailReceiptOutcome.Automatic => "Automatic",
        MailReceiptOutcome.Bounce => "Came back",
        MailReceiptOutcome.Loop => "Our own",
        _ => "Blocked",
    };

    public static string Badge(MailReceiptOutcome outcome) => outcome switch
    {
        MailReceiptOutcome.Reply or MailReceiptOutcome.NewTicket => "badge-success",
        MailReceiptOutcome.Filed or MailReceiptOutcome.SeparateTicket => "badge-warning",
        MailReceiptOutcome.Bounce => "badge-danger",
        _ => "",
    };

    public async Task OnGetAsync(long? before, long? after, CancellationToken cancellationToken)
    {
        // An unknown word in the address shows everything rather than an error.
        if (!ModelState.IsValid) Outcome = null;
        Mails = await receipts.ReadAsync(current.ProjectId, Outcome, new LogPlace(before, after), cancellationToken);
        Pager = Pager.Of(Mails, p => Url.Page("Log", new { project = current.Slug, outcome = Outcome, before = p.Before, after = p.After }));
    }
}
