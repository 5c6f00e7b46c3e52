using Dashboard.Conversations;
using Dashboard.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Dashboard.ChatWidget;

/// <summary>The document that <c>widget.js</c> frames: nothing personal is in it, and only pages of the widget's domains may frame it.</summary>
[AllowAnonymous]
public sealed class FrameModel(WidgetDoors doors, ConversationFrame frame) : PageModel
{
    public ConversationFrame Frame => frame;

    public async Task OnGetAsync(string widget, CancellationToken cancellationToken) =>
        frame.Prepare(HttpContext, (await doors.FindAsync(widget, cancellationToken))?.Domains);
}
