using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Team;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.CommandLine.Setup;

/// <summary>Makes somebody a member of a project, creating the account where there is none.</summary>
internal sealed class AddMember(DashboardDbContext db, CreateMember createMember, AuditTrail audit, TimeProvider time)
{
    /// <returns>False if that member has that role already.</returns>
    public async Task<bool> RunAsync(string email, string? password, ProjectRole role, string slug, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        // Two who add the same person at once wait for each other here.
        await db.TouchConfigurationAsync(cancellationToken);
        var project = await db.Projects.AsTracking().Include(p => p.Memberships).SingleOrDefaultAsync(p => p.Slug == slug, cancellationToken)
            ?? throw new CommandFailedException($"There is no project '{slug}'.");
        var user = await createMember.FindOrCreateAsync(email, password, cancellationToken);
        if (project.Memberships.FirstOrDefault(m => m.UserId == user.Id) is { } member)
        {
            if (member.Role == role) return false;
            throw new CommandFailedException($"{email} is {member.Role} of '{slug}' already. Change the role in Settings → Team.");
        }

        db.Add(new Membership(project, user, role, time.GetUtcNow()));
        audit.Add(project.Id, "team.member.added", email, $"As {role}.");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
