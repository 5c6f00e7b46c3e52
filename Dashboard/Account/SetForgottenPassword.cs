using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Notifications;
using Dashboard.Platform.Live;
using Dashboard.Platform.Security;
using Dashboard.Projects;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Account;

/// <summary>
/// Sets a password by a link instead of the old one. The link is used up by a conditional update, so of two posts one finds it; if the password is
/// refused the transaction goes back, and the link stays good.
/// </summary>
public sealed class SetForgottenPassword(
    DashboardDbContext db, UserManager<User> users, QueueAccountMail mail, AuditTrail audit, IHttpContextAccessor http, LiveEvents live, TimeProvider time)
{
    /// <returns>The account's address; null for a link that is wrong, used or over.</returns>
    public async Task<string?> FindAsync(string? token, CancellationToken cancellationToken)
    {
        if (LinkToken.TryHash(token) is not { } hash) return null;
        var reset = await Open(hash).Select(r => new { r.UserId, r.MadeById, r.User.Email }).SingleOrDefaultAsync(cancellationToken);
        return reset is not null && await IsStillTheirsToGiveAsync(reset.MadeById, reset.UserId, cancellationToken) ? reset.Email : null;
    }

    /// <returns>Why the password was refused, empty if it is set; null for a link that is wrong, used or over.</returns>
    public async Task<IReadOnlyList<IdentityError>?> RunAsync(string token, string password, CancellationToken cancellationToken)
    {
        if (LinkToken.TryHash(token) is not { } hash) return null;
        var now = time.GetUtcNow();
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await Open(hash).ExecuteUpdateAsync(set => set.SetProperty(r => r.UsedAt, now), cancellationToken) == 0) return null;
        var reset = await db.PasswordResets.AsNoTracking().SingleAsync(r => r.TokenHash == hash, cancellationToken);
        if (!await IsStillTheirsToGiveAsync(reset.MadeById, reset.UserId, cancellationToken)) return null;
        var user = await db.Users.AsTracking().SingleAsync(u => u.Id == reset.UserId, cancellationToken);
        var changed = await users.ResetPasswordAsync(user, await users.GeneratePasswordResetTokenAsync(user), password);
        if (!changed.Succeeded) return [.. changed.Errors];

        // Whoever forgot a password has tried some: let them in with the new one.
        var address = ClientAddress.Of(http.HttpContext!);
        await db.SignInThrottles.Where(t => t.NormalizedEmail == user.NormalizedEmail && t.Address == address).ExecuteDeleteAsync(cancellationToken);
        audit.AddFor(null, user.Id, user.Email!, "account.password-reset", user.Email!, reset.MadeById is null ? "By a mailed link." : "By a link that an admin made.");
        mail.PasswordChanged(user);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        live.Publish(StaffStream.AccountTopic(user.Id), LiveEvents.LookAgainName);
        return [];
    }

    // A password that was changed in the meantime changed the stamp, and ended every link made under it.
    private IQueryable<PasswordReset> Open(string hash)
    {
        var now = time.GetUtcNow();
        return db.PasswordResets.Where(r => r.TokenHash == hash && r.UsedAt == null && r.ExpiresAt > now && r.SecurityStamp == r.User.SecurityStamp);
    }

    // Roles may have changed since an admin made it: the link must not open more than they could do themselves now.
    private async Task<bool> IsStillTheirsToGiveAsync(Guid? madeById, Guid userId, CancellationToken cancellationToken) =>
        madeById is not { } maker || await db.MaySetPasswordAsync(maker, userId, cancellationToken);
}
