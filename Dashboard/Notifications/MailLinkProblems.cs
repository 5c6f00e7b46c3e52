using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Platform;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>Why mail would carry no link: said at the start and by <c>doctor</c>.</summary>
public sealed class MailLinkProblems(DashboardDbContext db, PublicUrl publicUrl)
{
    /// <returns>One line each, with what to do about it; empty if every mail has its link.</returns>
    public async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellationToken)
    {
        List<string> problems = [];
        if (publicUrl.Address is null) problems.Add("PublicUrl is not set, so mail to agents has no link; set it to the address people use, such as https://desk.example.com.");
        var projects = await db.EmbeddedPortals.Where(p => p.Enabled && p.SupportPageUrl == null)
            .Join(db.Projects.Where(p => p.SendsCustomerMail), p => p.ProjectId, p => p.Id, (_, p) => p.Name).OrderBy(n => n).ToListAsync(cancellationToken);
        problems.AddRange(projects.Select(p => $"Project \"{p}\" has no Support page URL, so mail to its customers has no link; set it in Settings, Embedded Portal."));
        // One that nobody ever signed in to needs no page yet: every project has a Ticket Center.
        var centers = await db.TicketCenters.Where(t => t.SupportPageUrl == null && db.DoorSecrets.Any(
                s => s.Door == Door.TicketCenter && s.DoorId == t.Id && s.RetiredAt == null && s.LastUsedAt != null))
            .Join(db.Projects.Where(p => p.SendsCustomerMail), t => t.ProjectId, p => p.Id, (_, p) => p.Name).OrderBy(n => n).ToListAsync(cancellationToken);
        problems.AddRange(centers.Select(p => $"Project \"{p}\" has no Support page URL for its Ticket Center, so mail to its customers has no link; set it in Settings, Ticket Center."));
        return problems;
    }
}
