using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Notifications;
using Dashboard.Platform.Security;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Team;

/// <param name="Token">Of the link to show, once; null where none was made.</param>
public sealed record PasswordLinkResult(TeamChange Change, string? Token = null);

/// <summary>
/// Where no mail goes out, an owner or admin makes the link by which a member sets a new password. As such a link is as good as the account,
/// it is bound to <see cref="TeamRules.MaySetPasswordAsync"/>, here and again when it is used.
/// </summary>
public sealed class MakePasswordLink(DashboardDbContext db, AccountLinks links, AuditTrail audit, TimeProvider time)
{
    public async Task<PasswordLinkResult> RunAsync(TeamActor actor, Guid userId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await actor.LockTeamAsync(db, cancellationToken);
        var member = await db.Memberships.Where(m => m.ProjectId == actor.ProjectId && m.UserId == userId).Select(m => m.User).SingleOrDefaultAsync(cancellationToken);
        if (member is null) return new PasswordLinkResult(TeamChange.NotFound);
        // With mail nobody else need ever hold somebody's link.
        if (links.WhyNotMailed is null || !await db.MaySetPasswordAsync(actor.UserId, userId, cancellationToken)) return new PasswordLinkResult(TeamChange.Forbidden);
        await db.PasswordResets.Where(r => r.UserId == userId && r.MadeById != null && r.UsedAt == null).ExecuteDeleteAsync(cancellationToken);
        var token = LinkToken.New();
        db.Add(new PasswordReset(member, LinkToken.HashOf(token), actor.UserId, mail: null, time.GetUtcNow()));
        audit.Add(actor.ProjectId, "team.password-link-made", member.Email!, "A link that sets a new password was shown. It works once, for an hour.");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new PasswordLinkResult(TeamChange.Done, token);
    }
}
