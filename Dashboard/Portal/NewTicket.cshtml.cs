using System.Globalization;
using Dashboard.Data.Tickets;
using Dashboard.Platform.Forms;
using Dashboard.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Portal;

/// <summary>The form for a new ticket, and its submission.</summary>
[DisableFormValueModelBinding]
public sealed class NewTicketModel(OpenTicketAsCustomer open, ThreadQuery threads, TimeProvider time) : PortalPage
{
    public MessageForm Form { get; private set; } = MessageForm.Empty();

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Form = await MessageForm.ReadAsync(HttpContext, Texts, withSubject: true, cancellationToken);
        if (!Form.IsValid)
        {
            Response.StatusCode = Form.Status;
            return Page();
        }

        var files = await UploadedFiles.ReadAsync(Visitor.Scope.ProjectId, Form.Files, time.GetUtcNow(), cancellationToken);
        var ticket = await open.RunAsync(
            Visitor.Scope, Channel.Portal, Form.Subject.Trim(), Form.Body, files, cancellationToken);
        Response.StatusCode = StatusCodes.Status201Created;
        Response.Headers["Portal-Created"] = $"{ticket.PublicId} {ticket.Number.ToString(CultureInfo.InvariantCulture)}";
        var thread = await threads.FindAsync(Visitor.Scope, ticket.PublicId, after: 0, cancellationToken);
        return Fragment("_Thread", new ThreadView(this, thread!, MessageForm.Empty()));
    }
}
