using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Dashboard.Data;
using Dashboard.Data.Projects;
using Dashboard.Data.Team;
using Dashboard.Projects;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.CommandLine.Demo;

/// <summary>The <c>demo</c> command: project, members, data, progress on stderr.</summary>
internal sealed class RunDemo(
    DashboardDbContext db, CreateProject createProject, UserManager<User> users, IServiceScopeFactory scopes, TimeProvider time)
{
    public const string Slug = "demo";

    public async Task RunAsync(int tickets, int seed, DateTimeOffset now, bool replace, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        // Asked before the old project goes: whoever owns only that one stays a member.
        var owners = await db.Memberships.AsTracking().Where(m => m.Role == ProjectRole.Owner).Select(m => m.User).Distinct()
            .OrderBy(u => u.CreatedAt).ThenBy(u => u.Id).ToListAsync(cancellationToken);
        await MakeRoomAsync(replace, cancellationToken);
        var (projectId, password) = await FoundAsync(owners, cancellationToken);
        await new FillDemo(scopes).RunAsync(projectId, tickets, seed, now, done => Progress(done, tickets), cancellationToken);
        await Console.Error.WriteLineAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Project '{Slug}' has {tickets:N0} tickets ({watch.Elapsed.TotalSeconds:N0} s)."));
        if (password is not null) Console.WriteLine($"Sign in as demo@example.com with the password {password} – it is not shown again.");
    }

    private async Task MakeRoomAsync(bool replace, CancellationToken cancellationToken)
    {
        var old = await db.Projects.AsNoTracking().SingleOrDefaultAsync(p => p.Slug == Slug, cancellationToken);
        if (old is null) return;
        if (old.SendsCustomerMail) throw new CommandFailedException("The project 'demo' is a real one: it was not made by this command, so it is left alone.");
        if (!replace) throw new CommandFailedException("The project 'demo' is there already. Say --replace to make it anew.");
        await new RemoveDemo(db).RunAsync(old.Id, cancellationToken);
    }

    private async Task<(long ProjectId, string? Password)> FoundAsync(List<User> owners, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var (demoOwner, password) = owners.Count > 0 ? (null, null) : await DemoOwnerAsync();
        if (demoOwner is not null) owners.Add(demoOwner);
        var project = await createProject.RunAsync("Demo", owners[0], cancellationToken, Slug);
        project.NeverSendCustomerMail();
        db.AddRange(owners.Skip(1).Select(owner => new Membership(project, owner, ProjectRole.Owner, time.GetUtcNow())));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (project.Id, password);
    }

    private async Task<(User User, string? Password)> DemoOwnerAsync()
    {
        const string email = "demo@example.com";
        if (await users.FindByEmailAsync(email) is { } known) return (known, null);
        var password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 20);
        var user = new User(email, "Dana Demo", time.GetUtcNow());
        var created = await users.CreateAsync(user, password);
        if (!created.Succeeded) throw new CommandFailedException(string.Join(' ', created.Errors.Select(e => e.Description)));
        if (!await db.Installations.AnyAsync()) db.Add(new Installation(user.Id, time.GetUtcNow()));
        return (user, password);
    }

    private static void Progress(int done, int all)
    {
        if (Console.IsErrorRedirected && done % 10_000 != 0 && done != all) return;
        var text = string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {all:N0} tickets");
        Console.Error.Write(Console.IsErrorRedirected ? $"{text}\n" : $"\r{text}");
    }
}
