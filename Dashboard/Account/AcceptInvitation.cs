using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Projects;
using Dashboard.Data.Team;
using Dashboard.Platform.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Account;

/// <summary>What a good invitation link says, and who stands before it.</summary>
/// <param name="HasAccount">The invited address has an account here.</param>
/// <param name="IsTheirs">It is the account that is signed in.</param>
public sealed record InvitationView(
    long ProjectId, string ProjectName, string Email, ProjectRole Role, string InvitedByName, DateTimeOffset ExpiresAt, bool HasAccount, bool IsTheirs);

public enum AcceptOutcome
{
    Joined = 1,
    LinkIsOver = 2,

    /// <summary>The address has an account; only that account, signed in, can accept.</summary>
    WrongAccount = 3,

    /// <summary>The new account was refused, for the reasons given.</summary>
    Refused = 4,
}

/// <param name="Slug">Of the project, when <see cref="AcceptOutcome.Joined"/>.</param>
public sealed record Acceptance(AcceptOutcome Outcome, string? Slug = null, IReadOnlyList<IdentityError>? Refusals = null);

/// <summary>
/// Turns an invitation into a membership, once: the project's row is locked first, so two posts come one after the other and the second finds the
/// link used. The link proves the address, so a new account needs no further proof; for an address that has an account the link alone is not
/// enough, since it may have been forwarded.
/// </summary>
public sealed class AcceptInvitation(DashboardDbContext db, UserManager<User> users, SignInManager<User> signIn, AuditTrail audit, TimeProvider time)
{
    /// <param name="signedIn">Who is signed in; null for a visitor.</param>
    /// <returns>Null for a token that is wrong, used, revoked or over.</returns>
    public async Task<InvitationView?> FindAsync(string? token, Guid? signedIn, CancellationToken cancellationToken) =>
        LinkToken.TryHash(token) is not { } hash ? null : await Open(hash)
            .Select(i => new InvitationView(
                i.ProjectId, i.Project.Name, i.Email, i.Role, i.InvitedByName, i.ExpiresAt,
                db.Users.Any(u => u.NormalizedEmail == i.NormalizedEmail), db.Users.Any(u => u.NormalizedEmail == i.NormalizedEmail && u.Id == signedIn)))
            .SingleOrDefaultAsync(cancellationToken);

    /// <param name="displayName">With <paramref name="password"/>, for an address without an account.</param>
    public async Task<Acceptance> RunAsync(string token, Guid? signedIn, string? displayName, string? password, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await LockAsync(token, cancellationToken) is not var (project, invitation)) return new Acceptance(AcceptOutcome.LinkIsOver);
        var user = await db.Users.AsTracking().SingleOrDefaultAsync(u => u.NormalizedEmail == invitation.NormalizedEmail, cancellationToken);
        if (user?.Id != signedIn) return new Acceptance(AcceptOutcome.WrongAccount);
        var isNew = user is null;
        user ??= new User(invitation.Email, displayName, time.GetUtcNow());
        if (isNew && await CreateAsync(user, password ?? "") is { } refused) return refused;

        // Somebody may have been added by the command line meanwhile; an old invitation does not change their role.
        if (!await db.Memberships.AnyAsync(m => m.ProjectId == project.Id && m.UserId == user.Id, cancellationToken))
            db.Add(new Membership(project, user, invitation.Role, time.GetUtcNow()));
        invitation.Finish(InvitationEnd.Accepted, time.GetUtcNow());
        audit.AddFor(project.Id, user.Id, user.Email!, "team.member.joined", user.Email!, $"As {invitation.Role}, invited by {invitation.InvitedByName}.");
        await db.SaveChangesAsync(cancellationToken);
        if (isNew) await db.NoteSignInAsync(user.Id, time.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (isNew) await signIn.SignInAsync(user, isPersistent: true);
        return new Acceptance(AcceptOutcome.Joined, project.Slug);
    }

    private async Task<(Project Project, Invitation Invitation)?> LockAsync(string token, CancellationToken cancellationToken)
    {
        if (LinkToken.TryHash(token) is not { } hash) return null;
        var projectId = await Open(hash).Select(i => (long?)i.ProjectId).SingleOrDefaultAsync(cancellationToken);
        if (projectId is null || await db.LockProjectAsync(projectId.Value, cancellationToken) is not { } project) return null;
        // Anew, behind the lock: it may have been used or revoked while this waited.
        return await Open(hash).AsTracking().SingleOrDefaultAsync(cancellationToken) is { } invitation ? (project, invitation) : null;
    }

    private IQueryable<Invitation> Open(string hash)
    {
        var now = time.GetUtcNow();
        return db.Invitations.Where(i => i.TokenHash == hash && i.EndedAt == null && i.ExpiresAt > now);
    }

    private async Task<Acceptance?> CreateAsync(User user, string password)
    {
        try
        {
            var created = await users.CreateAsync(user, password);
            return created.Succeeded ? null : new Acceptance(AcceptOutcome.Refused, Refusals: [.. created.Errors]);
        }
        catch (DbUpdateException)
        {
            // The same address accepted another project's invitation at this moment and has an account now.
            return new Acceptance(AcceptOutcome.WrongAccount);
        }
    }
}
