using Dashboard.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>
/// Where a mail's unsubscribe link leads. Looking at it changes nothing, since mail scanners follow links; a post does. The
/// recipient's mail program posts here by itself (RFC 8058), without cookies, so there is no antiforgery token: the sealed
/// token is the proof.
/// </summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed class UnsubscribeModel(DashboardDbContext db, UnsubscribeLinks links) : PageModel
{
    public string Token { get; private set; } = "";

    public string ProjectName { get; private set; } = "";

    public MailStop? Done { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? token, CancellationToken cancellationToken) =>
        await LoadAsync(token, cancellationToken) is null ? NotFound() : Page();

    /// <param name="stop">Absent when a mail program posts its one click: that means this ticket.</param>
    public async Task<IActionResult> OnPostAsync(string? token, MailStop? stop, [FromServices] StopCustomerMail mail, CancellationToken cancellationToken)
    {
        if (await LoadAsync(token, cancellationToken) is not { } claim) return NotFound();
        if (!await mail.RunAsync(claim, stop ?? MailStop.Ticket, cancellationToken)) return NotFound();
        Done = stop ?? MailStop.Ticket;
        return Page();
    }

    private async Task<UnsubscribeClaim?> LoadAsync(string? token, CancellationToken cancellationToken)
    {
        Response.Headers["Referrer-Policy"] = "no-referrer";
        if (links.Read(token) is not { } claim) return null;
        Token = token!;
        ProjectName = await db.Tickets.Where(t => t.Id == claim.TicketId && t.CustomerId == claim.CustomerId).Select(t => t.Project.Name)
            .SingleOrDefaultAsync(cancellationToken) ?? "";
        return ProjectName.Length == 0 ? null : claim;
    }
}
