using Dashboard.Data;
using Dashboard.Data.Projects;
using Dashboard.Data.Team;
using Dashboard.Projects;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Support;

/// <summary>One of the cast's projects.</summary>
/// <param name="PublicKey">Of its Embedded Portal, which is disabled as in every new project.</param>
public sealed record CastProject(long Id, string Slug, string PublicKey);

/// <summary>Puts the cast into an empty database, through the product's own use cases.</summary>
internal sealed class CastSeeding(DashboardDbContext db, UserManager<User> users, CreateProject createProject, TimeProvider time)
{
    public static async Task<(CastProject Acme, CastProject Globex)> RunAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        return await ActivatorUtilities.CreateInstance<CastSeeding>(scope.ServiceProvider).RunAsync();
    }

    private async Task<(CastProject Acme, CastProject Globex)> RunAsync()
    {
        await using var transaction = await db.BeginWriteAsync(CancellationToken.None);
        var acme = await createProject.RunAsync("Acme", await AddAsync(Cast.Alice), CancellationToken.None);
        var globex = await createProject.RunAsync("Globex", await AddAsync(Cast.Charlie), CancellationToken.None);
        foreach (var (member, role) in new[] { (Cast.Ada, ProjectRole.Admin), (Cast.Bob, ProjectRole.Agent), (Cast.Erin, ProjectRole.Engineer) })
        {
            db.Add(new Membership(acme, await AddAsync(member), role, time.GetUtcNow()));
        }

        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return (await DescribeAsync(acme), await DescribeAsync(globex));
    }

    private async Task<User> AddAsync(StaffMember member)
    {
        var user = new User(member.Email, member.Name, time.GetUtcNow());
        var created = await users.CreateAsync(user, Cast.Password);
        Assert.True(created.Succeeded, string.Join(' ', created.Errors.Select(e => e.Description)));
        return user;
    }

    private async Task<CastProject> DescribeAsync(Project project) =>
        new(project.Id, project.Slug, await db.EmbeddedPortals.Where(p => p.ProjectId == project.Id).Select(p => p.PublicKey).SingleAsync());
}
