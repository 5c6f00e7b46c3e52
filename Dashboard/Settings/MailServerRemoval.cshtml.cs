using Dashboard.Data;
using Dashboard.Platform.Mail;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>Asks before a project's own mail server is removed.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class MailServerRemovalModel(DashboardDbContext db, MailOptions options, CurrentProject current) : PageModel
{
    public string Host { get; private set; } = "";

    public string Sender => options.From.Address;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var host = await db.MailServers.Where(s => s.ProjectId == current.ProjectId).Select(s => s.Host).SingleOrDefaultAsync(cancellationToken);
        if (host is null) return RedirectToPage("/Settings/Mail", new { project = current.Slug });
        Host = host;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromServices] RemoveMailServer remove, CancellationToken cancellationToken)
    {
        var removed = await remove.RunAsync(current.ProjectId, cancellationToken);
        this.Flash(removed ? "This project's mail goes through the installation's server." : "It did already.", removed ? FlashKind.Success : FlashKind.Warning);
        return RedirectToPage("/Settings/Mail", new { project = current.Slug });
    }
}
