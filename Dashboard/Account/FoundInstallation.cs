using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Projects;
using Dashboard.Data.Team;
using Dashboard.Projects;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Account;

/// <summary>What became of the first-start form: a project, refusals of the account, or neither when the link is no longer good.</summary>
public sealed record Founding(Project? Project, IReadOnlyList<IdentityError> Refusals)
{
    public static Founding LinkIsSpent { get; } = new(null, []);
}

/// <summary>Creates the owner and the first project, once. Two posts at the same time make one owner: the second meets the first's row.</summary>
public sealed class FoundInstallation(
    DashboardDbContext db, FirstStartLinks links, UserManager<User> users, SignInManager<User> signIn, CreateProject createProject, AuditTrail audit,
    IHttpContextAccessor http, TimeProvider time)
{
    public async Task<Founding> RunAsync(string token, string email, string password, string projectName, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (!await links.IsValidAsync(token, cancellationToken))
            return Founding.LinkIsSpent;
        var owner = new User(email, displayName: null, time.GetUtcNow());
        db.Add(new Installation(owner.Id, time.GetUtcNow()));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            return Founding.LinkIsSpent;
        }

        var created = await users.CreateAsync(owner, password);
        if (!created.Succeeded)
            return new Founding(null, [.. created.Errors]);
        await db.FirstStartLinks.ExecuteDeleteAsync(cancellationToken);
        // From here on it is the owner who acts, and the audit trail says so.
        http.HttpContext!.User = await signIn.CreateUserPrincipalAsync(owner);
        audit.Add(null, "installation.founded", owner.Email!);
        var project = await createProject.RunAsync(projectName, owner, cancellationToken);
        await db.NoteSignInAsync(owner.Id, time.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await signIn.SignInAsync(owner, isPersistent: true);
        return new Founding(project, []);
    }
}
