using Dashboard.Data;
using Dashboard.Data.Projects;
using Dashboard.Data.Team;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Support;

/// <summary>One of the cast's projects.</summary>
public sealed record CastProject(long Id, string Slug);

/// <summary>Puts the cast into an empty database.</summary>
internal static class CastSeeding
{
    public static async Task<(CastProject Acme, CastProject Globex)> RunAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DashboardDbContext>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        var acme = new Project("Acme", "acme", now);
        var globex = new Project("Globex", "globex", now);
        db.AddRange(acme, globex);
        await JoinAsync(acme, Cast.Alice, ProjectRole.Owner);
        await JoinAsync(acme, Cast.Ada, ProjectRole.Admin);
        await JoinAsync(acme, Cast.Bob, ProjectRole.Agent);
        await JoinAsync(acme, Cast.Erin, ProjectRole.Engineer);
        await JoinAsync(globex, Cast.Charlie, ProjectRole.Owner);
        await db.SaveChangesAsync();
        return (new CastProject(acme.Id, acme.Slug), new CastProject(globex.Id, globex.Slug));

        async Task JoinAsync(Project project, StaffMember member, ProjectRole role)
        {
            var user = new User(member.Email, member.Name, now);
            var created = await users.CreateAsync(user, Cast.Password);
            Assert.True(created.Succeeded, string.Join(' ', created.Errors.Select(e => e.Description)));
            db.Add(new Membership(project, user, role, now));
        }
    }
}
