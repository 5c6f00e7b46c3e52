using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Platform.Security;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Account;

/// <summary>
/// The single-use link by which an empty installation gets its owner (product §8): 256 random bits, kept as a hash only, valid for 24 hours and only
/// while no user exists.
/// </summary>
public sealed class FirstStartLinks(DashboardDbContext db, TimeProvider time)
{
    private static readonly TimeSpan ValidFor = TimeSpan.FromHours(24);

    /// <summary>Makes a new link, which replaces those before it.</summary>
    /// <returns>Its token; null when somebody has an account already.</returns>
    public async Task<string?> IssueAsync(CancellationToken cancellationToken)
    {
        if (await db.Users.AnyAsync(cancellationToken))
            return null;
        var token = LinkToken.New();
        await db.FirstStartLinks.ExecuteDeleteAsync(cancellationToken);
        db.Add(new FirstStartLink(LinkToken.HashOf(token), time.GetUtcNow() + ValidFor));
        await db.SaveChangesAsync(cancellationToken);
        return token;
    }

    /// <summary>Whether the link can still found the installation.</summary>
    public async Task<bool> IsValidAsync(string? token, CancellationToken cancellationToken)
    {
        if (LinkToken.TryHash(token) is not { } hash)
            return false;
        var now = time.GetUtcNow();
        return await db.FirstStartLinks.AnyAsync(l => l.TokenHash == hash && l.ExpiresAt > now, cancellationToken)
            && !await db.Users.AnyAsync(cancellationToken);
    }
}
