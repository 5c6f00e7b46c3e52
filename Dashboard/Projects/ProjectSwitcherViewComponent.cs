using Dashboard.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Projects;

/// <summary>The head of the side navigation: this project, and the member's others a click away.</summary>
public sealed class ProjectSwitcherViewComponent(DashboardDbContext db, CurrentProject current) : ViewComponent
{
    private const int MostShown = 30;

    public async Task<IViewComponentResult> InvokeAsync()
    {
        // An error page may stand under a project's address without a member.
        if (!current.IsKnown)
            return Content("");
        var all = await db.Memberships.AsNoTracking().Where(m => m.UserId == current.UserId)
            .OrderBy(m => m.Project.Name).Select(m => new Choice(m.Project.Slug, m.Project.Name)).Take(MostShown)
            .ToListAsync(HttpContext.RequestAborted);
        return View("/Projects/_ProjectSwitcher.cshtml", new Switcher(current.Name, current.Slug, all));
    }

    public sealed record Choice(string Slug, string Name);

    public sealed record Switcher(string Name, string Slug, IReadOnlyList<Choice> All);
}
