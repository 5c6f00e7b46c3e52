using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Notifications;
using Dashboard.Platform.RateLimiting;
using Dashboard.Platform.Security;
using Dashboard.Projects;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dashboard.Team;

public enum InviteOutcome
{
    Invited = 1,

    /// <summary>The actor may not give this role, or is no admin any more.</summary>
    Forbidden = 2,
    IsMember = 3,

    /// <summary>An invitation for the address is open already.</summary>
    IsInvited = 4,
    TooManyOpen = 5,

    /// <summary>Too many within this minute.</summary>
    TooFast = 6,
}

/// <param name="Token">Of the link that has to be shown, once; null where the link was mailed.</param>
/// <param name="RetryAfter">When <see cref="InviteOutcome.TooFast"/>.</param>
public sealed record InviteResult(InviteOutcome Outcome, string? Token = null, TimeSpan RetryAfter = default);

/// <summary>
/// Asks somebody into the team. The answer is the same whether the address has an account here or not: what accounts there are is no project's
/// business.
/// </summary>
public sealed class InviteMember(
    DashboardDbContext db, QueueAccountMail mail, ILookupNormalizer normalizer, AuditTrail audit, MinuteCounter counter, IOptions<RateLimitOptions> limits,
    TimeProvider time)
{
    /// <summary>Open invitations of one project.</summary>
    public const int MostOpen = 200;

    private const int MostAMinute = 20;

    /// <param name="email">One well-formed address.</param>
    public async Task<InviteResult> RunAsync(TeamActor actor, string email, ProjectRole role, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (IsTooFast(actor, out var rest)) return new InviteResult(InviteOutcome.TooFast, RetryAfter: rest);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var inviter = await actor.LockTeamAsync(db, cancellationToken);
        if (inviter is null || !inviter.Role.HasSayOver(role)) return new InviteResult(InviteOutcome.Forbidden);
        var normalized = normalizer.NormalizeEmail(email)!;
        if (await RefusalAsync(actor.ProjectId, normalized, cancellationToken) is { } refusal) return new InviteResult(refusal);

        var token = LinkToken.New();
        var invitation = new Invitation(actor.ProjectId, email, normalized, role, inviter.User, LinkToken.HashOf(token), time.GetUtcNow());
        db.Add(invitation);
        var mailed = mail.Invitation(invitation, token);
        audit.Add(actor.ProjectId, "team.invited", email, $"As {role}. The link {(mailed ? "is mailed to them" : "was shown")}.");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new InviteResult(InviteOutcome.Invited, mailed ? null : token);
    }

    // Mail to any address that an admin types is mail that strangers get: not by the thousand.
    internal bool IsTooFast(TeamActor actor, out TimeSpan rest)
    {
        rest = default;
        return limits.Value.Enabled && !counter.TryCount($"invitations:{actor.ProjectId}", MostAMinute, out rest);
    }

    private async Task<InviteOutcome?> RefusalAsync(long projectId, string normalizedEmail, CancellationToken cancellationToken)
    {
        if (await db.Memberships.AnyAsync(m => m.ProjectId == projectId && m.User.NormalizedEmail == normalizedEmail, cancellationToken)) return InviteOutcome.IsMember;
        var open = db.Invitations.Where(i => i.ProjectId == projectId && i.EndedAt == null);
        if (await open.AnyAsync(i => i.NormalizedEmail == normalizedEmail, cancellationToken)) return InviteOutcome.IsInvited;
        return await open.CountAsync(cancellationToken) >= MostOpen ? InviteOutcome.TooManyOpen : null;
    }
}
