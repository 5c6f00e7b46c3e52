using Dashboard.Conversations;
using Dashboard.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.TicketCenter;

/// <summary>The iframe's document, which the domains on the list may frame. Nothing personal is in it.</summary>
[AllowAnonymous]
public sealed class FrameModel(ConversationFrame frame, HelpdeskDoors doors) : PageModel
{
    public ConversationFrame Frame => frame;

    public async Task OnGetAsync(string helpdeskId, CancellationToken cancellationToken) =>
        frame.Prepare(HttpContext, (await doors.FindAsync(helpdeskId, cancellationToken))?.Domains);
}
