using Dashboard.Platform.Forms;
using Dashboard.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Portal;

/// <param name="Page">Who looks, and in which language.</param>
/// <param name="Form">The reply as it was typed.</param>
public sealed record ThreadView(PortalPage Page, TicketThread Thread, MessageForm Form)
{
    public string Address => $"{Page.Root}/tickets/{Thread.PublicId}";
}

/// <summary>One ticket: what was said, the reply, closing and reopening.</summary>
[DisableFormValueModelBinding]
public sealed class TicketThreadModel(
    ThreadQuery threads, ReplyAsCustomer reply, CloseTicketAsCustomer close, ReopenTicketAsCustomer reopen, TimeProvider time) : PortalPage
{
    /// <param name="ticket">The id that customers see.</param>
    /// <param name="after">Only the messages with a higher number, for a thread that is already on screen.</param>
    public async Task<IActionResult> OnGetAsync(string ticket, int? after, CancellationToken cancellationToken)
    {
        var thread = await threads.FindAsync(Visitor.Scope, ticket, after ?? 0, cancellationToken);
        if (thread is null) return Missing();
        return Fragment(after is null ? "_Thread" : "_NewMessages", new ThreadView(this, thread, MessageForm.Empty()));
    }

    public async Task<IActionResult> OnPostAsync(string ticket, CancellationToken cancellationToken)
    {
        // Whose ticket it is comes before anything is read of what they send.
        if (await threads.FindAsync(Visitor.Scope, ticket, after: 0, cancellationToken) is not { } before) return Missing();
        var form = await MessageForm.ReadAsync(HttpContext, Texts, withSubject: false, cancellationToken);
        if (!form.IsValid)
        {
            Response.StatusCode = form.Status;
            return Fragment("_Thread", new ThreadView(this, before, form));
        }

        var files = await UploadedFiles.ReadAsync(Visitor.Scope.ProjectId, form.Files, time.GetUtcNow(), cancellationToken);
        if (await reply.RunAsync(Visitor.Scope, ticket, form.Body, files, cancellationToken) is null) return Missing();
        Response.Headers["Portal-Sent"] = "reply";
        return await ShowAsync(ticket, cancellationToken);
    }

    public async Task<IActionResult> OnPostCloseAsync(string ticket, CancellationToken cancellationToken) =>
        await close.RunAsync(Visitor.Scope, ticket, cancellationToken) ? await ShowAsync(ticket, cancellationToken) : Missing();

    public async Task<IActionResult> OnPostReopenAsync(string ticket, CancellationToken cancellationToken) =>
        await reopen.RunAsync(Visitor.Scope, ticket, cancellationToken) ? await ShowAsync(ticket, cancellationToken) : Missing();

    private async Task<IActionResult> ShowAsync(string ticket, CancellationToken cancellationToken) =>
        await threads.FindAsync(Visitor.Scope, ticket, after: 0, cancellationToken) is { } thread
            ? Fragment("_Thread", new ThreadView(this, thread, MessageForm.Empty()))
            : Missing();
}
