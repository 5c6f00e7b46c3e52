using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Portal;
using Dashboard.Data.Projects;
using Dashboard.Data.Team;
using Dashboard.Data.TicketCenter;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Projects;

/// <summary>
/// Creates a project with what every project has from its first moment: an owner, an Embedded Portal (disabled, public key) and a Ticket
/// Center (helpdesk id, no secret).
/// </summary>
public sealed class CreateProject(DashboardDbContext db, AuditTrail audit, ReservedSlugs reserved, TimeProvider time)
{
    /// <summary>
    /// Saves inside the caller's write transaction (<see cref="DashboardDbContextExtensions.BeginWriteAsync"/>), which also makes the
    /// choice of the slug safe: two who create at once wait for each other.
    /// </summary>
    /// <param name="name">1 to <see cref="Project.MaxNameLength"/> characters.</param>
    /// <param name="owner">Tracked by the same context.</param>
    /// <param name="slug">Wished for instead of the one that follows from the name; it too gets <c>-2</c> on a clash.</param>
    public async Task<Project> RunAsync(string name, User owner, CancellationToken cancellationToken, string? slug = null)
    {
        if (db.Database.CurrentTransaction is null) throw new InvalidOperationException("Call BeginWriteAsync first.");
        // Takes the row lock that serialises slug choices where transactions are not immediate (PostgreSQL).
        await db.TouchConfigurationAsync(cancellationToken);
        var now = time.GetUtcNow();
        var project = new Project(name, await FreeSlugAsync(slug ?? ProjectSlug.FromName(name), cancellationToken), now);
        db.Add(project);
        db.Add(new Membership(project, owner, ProjectRole.Owner, now));
        await db.SaveChangesAsync(cancellationToken);

        db.Add(new EmbeddedPortal(project.Id, $"pk_{OpaqueId.New()}", now));
        db.Add(new TicketCenterDoor(project.Id, $"hd_{OpaqueId.New()}", now));
        audit.Add(project.Id, "project.created", project.Name, $"Slug {project.Slug}, owner {owner.Email}.");
        await db.SaveChangesAsync(cancellationToken);
        return project;
    }

    private async Task<string> FreeSlugAsync(string wished, CancellationToken cancellationToken)
    {
        var prefix = wished[..Math.Min(wished.Length, ProjectSlug.MaxLength - 4)];
        var taken = (await db.Projects.AsNoTracking().Where(p => p.Slug.StartsWith(prefix)).Select(p => p.Slug).ToListAsync(cancellationToken))
            .ToHashSet(StringComparer.Ordinal);
        return FreeSlug.Choose(wished, candidate => taken.Contains(candidate) || reserved.Contains(candidate));
    }
}
