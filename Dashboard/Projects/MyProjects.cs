using System.Security.Claims;
using Dashboard.Data;
using Dashboard.Data.Team;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Projects;

/// <summary>One line of the list of projects.</summary>
public sealed record MyProject(string Slug, string Name, ProjectRole Role);

/// <summary>The projects that a user is a member of, and whether they may make another.</summary>
public sealed class MyProjects(DashboardDbContext db)
{
    public Task<List<MyProject>> ListAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var id = IdOf(user);
        return db.Memberships.AsNoTracking().Where(m => m.UserId == id).OrderBy(m => m.Project.Name)
            .Select(m => new MyProject(m.Project.Slug, m.Project.Name, m.Role)).ToListAsync(cancellationToken);
    }

    /// <summary>Owners of any project, and whoever founded the installation (who may have left all of them).</summary>
    public async Task<bool> MayCreateAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var id = IdOf(user);
        return await db.Memberships.AnyAsync(m => m.UserId == id && m.Role == ProjectRole.Owner, cancellationToken)
            || await db.Installations.AnyAsync(i => i.OwnerId == id, cancellationToken);
    }

    private static Guid IdOf(ClaimsPrincipal user) => Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : Guid.Empty;
}
