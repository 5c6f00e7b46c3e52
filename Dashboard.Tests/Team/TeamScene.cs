using System.Text.RegularExpressions;
using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Data.Tickets;
using Dashboard.Notifications;
using Dashboard.Tests.Support;
using Dashboard.Tests.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Team;

/// <summary>What the tests of teams, invitations and passwords do besides pressing buttons.</summary>
internal static partial class TeamScene
{
    public const string Newcomer = "dora@acme.test";

    /// <summary>Invites through the page; the answer shows the link where it is not mailed.</summary>
    public static async Task<HtmlPage> InviteAsync(this HtmlClient admin, string email = Newcomer, string role = "Agent", string project = "acme")
    {
        var page = await admin.GetAsync($"/{project}/settings/team");
        return await page.Fill("Email", email).Choose("Role", role).PressAsync("Invite");
    }

    /// <summary>Path and query of the one link of this kind in a page or mail.</summary>
    public static string LinkIn(string text)
    {
        var links = Link().Matches(text).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.True(links.Count == 1, $"{links.Count} links in: {text}");
        return links[0];
    }

    /// <summary>Takes care of everything that is due now, as the worker does.</summary>
    public static async Task<int> DeliverAsync(this DashboardApp app)
    {
        for (var delivered = 0; ; delivered++)
        {
            if (!(await app.With<DeliverDueMail, DeliveryRound>(d => d.RunAsync(default))).Delivered) return delivered;
        }
    }

    /// <summary>Sends what a browser would not let through: no field is required, none checked for looking like an address.</summary>
    public static HtmlPage WithoutBrowserChecks(this HtmlPage page)
    {
        foreach (var form in page.Document.Forms) form.SetAttribute("novalidate", "");
        return page;
    }

    public static HtmlPage FillAccount(this HtmlPage page, string name = "Dora", string password = Cast.Password) =>
        page.Fill("Your name", name).Fill("Password", password);

    public static Task<Guid> IdOfAsync(this DashboardApp app, string email) =>
        app.Data(db => db.Users.Where(u => u.Email == email).Select(u => u.Id).SingleAsync());

    public static Task<Guid> IdOfAsync(this DashboardApp app, StaffMember member) => app.IdOfAsync(member.Email);

    /// <summary>The roles in a project, such as <c>Owner alice@acme.test</c>.</summary>
    public static Task<List<string>> RolesAsync(this DashboardApp app, long projectId) => app.Data(async db =>
        (await db.Memberships.Where(m => m.ProjectId == projectId).OrderBy(m => m.Role).ThenBy(m => m.User.Email)
            .Select(m => new { m.Role, m.User.Email }).ToListAsync()).Select(m => $"{m.Role} {m.Email}").ToList());

    public static Task SetRoleAsync(this DashboardApp app, long projectId, StaffMember member, ProjectRole role) => app.With<DashboardDbContext>(async db =>
    {
        var user = await db.Users.AsTracking().SingleAsync(u => u.Email == member.Email);
        var known = await db.Memberships.AsTracking().SingleOrDefaultAsync(m => m.ProjectId == projectId && m.UserId == user.Id);
        if (known is not null) known.ChangeRole(role);
        else db.Add(new Membership(await db.Projects.AsTracking().SingleAsync(p => p.Id == projectId), user, role, app.Clock.Now));
        await db.SaveChangesAsync();
    });

    /// <summary>A new ticket of Lisa's that somebody has in hand.</summary>
    public static async Task<long> AssignedTicketAsync(this DashboardApp app, StaffMember assignee, string subject, bool resolved = false)
    {
        var number = await app.WritesAsync(Cast.Lisa, subject);
        var change = (Ticket ticket, User user) =>
        {
            ticket.Assign(user, app.Clock.Now);
            if (resolved) ticket.ChangeStatus(TicketStatus.Resolved, app.Clock.Now);
        };
        await app.Data(db => db.ChangeAsync(db.Tickets.Where(t => t.ProjectId == app.Acme.Id && t.Number == number), change, assignee));
        return number;
    }

    public static Task<List<string>> ActionsAsync(this DashboardApp app, string prefix) =>
        app.Data(db => db.AuditEntries.Where(e => e.Action.StartsWith(prefix)).OrderBy(e => e.Id).Select(e => e.Action + " " + e.Subject).ToListAsync());

    [GeneratedRegex(@"https?://[^/\s""<]+(/account/(?:invitation|reset-password)\?token=[\w-]{43})(?![\w-])")]
    private static partial Regex Link();
}
