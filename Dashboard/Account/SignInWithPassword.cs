using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Platform.RateLimiting;
using Dashboard.Platform.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dashboard.Account;

public enum SignInOutcome
{
    SignedIn,

    /// <summary>Wrong password or no such account: the caller must not tell which.</summary>
    Refused,

    /// <summary>Too many failures on this account from this address.</summary>
    Locked,

    /// <summary>Too many attempts of this address on any account.</summary>
    TooManyAttempts,
}

/// <param name="Outcome">What happened.</param>
/// <param name="RetryAfter">For how long it will stay so; zero unless locked or too many.</param>
public sealed record SignInResult(SignInOutcome Outcome, TimeSpan RetryAfter = default);

/// <summary>
/// Signs a member of staff in. Answers alike, and after the same work, whether the account exists or not; locks an account only for the
/// address that keeps failing, so that nobody can lock out somebody else.
/// </summary>
public sealed class SignInWithPassword(
    DashboardDbContext db, UserManager<User> users, SignInManager<User> signIn, IPasswordHasher<User> hasher, AuditTrail audit,
    MinuteCounter counter, IOptions<RateLimitOptions> limits, IHttpContextAccessor http, TimeProvider time)
{
    private static readonly TimeSpan ForgetThrottlesAfter = TimeSpan.FromDays(1);
    private static string? dummyHash;

    public async Task<SignInResult> RunAsync(string email, string password, CancellationToken cancellationToken)
    {
        var address = ClientAddress.Of(http.HttpContext!);
        if (limits.Value.Enabled && !counter.TryCount("sign-in:" + address, limits.Value.SignInsPerMinute, out var rest))
            return new SignInResult(SignInOutcome.TooManyAttempts, rest);

        var account = users.NormalizeEmail(email.Trim()) ?? "";
        if (await CountAttemptAsync(account, address, cancellationToken) is { } lockedUntil)
            return new SignInResult(SignInOutcome.Locked, lockedUntil - time.GetUtcNow());

        var user = await users.FindByEmailAsync(email.Trim());
        if (!await IsRightAsync(user, password))
        {
            await RecordFailureAsync(user, email, cancellationToken);
            return new SignInResult(SignInOutcome.Refused);
        }

        await db.SignInThrottles.Where(t => t.NormalizedEmail == account && t.Address == address).ExecuteDeleteAsync(cancellationToken);
        audit.AddFor(null, user!.Id, user.Email!, "account.signed-in", user.Email!);
        await db.SaveChangesAsync(cancellationToken);
        await db.NoteSignInAsync(user.Id, time.GetUtcNow(), cancellationToken);
        await signIn.SignInAsync(user, isPersistent: true);
        return new SignInResult(SignInOutcome.SignedIn);
    }

    // Counted before the password is looked at, and taken back after success: guesses sent all at once cannot slip past the count.
    private async Task<DateTimeOffset?> CountAttemptAsync(string account, string address, CancellationToken cancellationToken)
    {
        for (var retried = false; ; retried = true)
        {
            try
            {
                return await TryCountAttemptAsync(account, address, cancellationToken);
            }
            catch (DbUpdateException) when (!retried)
            {
                // PostgreSQL: two first attempts at once; the other one's row is there now.
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task<DateTimeOffset?> TryCountAttemptAsync(string account, string address, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var rows = db.SignInThrottles.Where(t => t.NormalizedEmail == account && t.Address == address);
        // Writing the row first is what locks it on PostgreSQL.
        await rows.ExecuteUpdateAsync(static set => set.SetProperty(static t => t.Failures, static t => t.Failures), cancellationToken);
        var throttle = await rows.AsTracking().SingleOrDefaultAsync(cancellationToken);
        if (throttle?.IsLocked(now) == true)
            return throttle.LockedUntil;
        if (throttle is null)
        {
            db.Add(throttle = new SignInThrottle(account, address));
            await db.SignInThrottles.Where(t => t.LastFailureAt < now - ForgetThrottlesAfter).ExecuteDeleteAsync(cancellationToken);
        }

        throttle.CountFailure(now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    private async Task<bool> IsRightAsync(User? user, string password)
    {
        if (user is not null)
            return await users.CheckPasswordAsync(user, password);
        // The same work for an account that does not exist: the time must not tell.
        dummyHash ??= hasher.HashPassword(null!, "nobody's password");
        hasher.VerifyHashedPassword(null!, dummyHash, password);
        return false;
    }

    private async Task RecordFailureAsync(User? user, string email, CancellationToken cancellationToken)
    {
        audit.AddFor(null, user?.Id, "Visitor", "account.sign-in-failed", email.Trim());
        await db.SaveChangesAsync(cancellationToken);
    }
}
