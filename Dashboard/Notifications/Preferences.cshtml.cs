using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>What one member wants mail about in one project.</summary>
[Authorize(Policy = ProjectPolicies.Agent)]
public sealed class PreferencesModel(DashboardDbContext db, CurrentProject current) : PageModel
{
    [BindProperty]
    public PreferencesInput Input { get; set; } = new();

    public string Email { get; private set; } = "";

    private IQueryable<Membership> Mine => db.Memberships.Where(m => m.ProjectId == current.ProjectId && m.UserId == current.UserId);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var mine = await Mine.Select(m => new { m.NotifiedOfAssigned, m.NotifiedOfUnassigned, m.User.Email }).SingleAsync(cancellationToken);
        Input = new PreferencesInput { Assigned = mine.NotifiedOfAssigned, Unassigned = mine.NotifiedOfUnassigned };
        Email = mine.Email ?? "";
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        (await Mine.AsTracking().SingleAsync(cancellationToken)).ChooseNotifications(Input.Assigned, Input.Unassigned);
        await db.SaveChangesAsync(cancellationToken);
        this.Flash("Saved.");
        return RedirectToPage(new { project = current.Slug });
    }
}

public sealed record PreferencesInput
{
    public bool Assigned { get; init; }

    public bool Unassigned { get; init; }
}
