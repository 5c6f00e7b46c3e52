using Dashboard.Data;
using Dashboard.Data.Team;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.CommandLine.Setup;

/// <summary>Finds a member of staff by address or creates the account.</summary>
internal sealed class CreateMember(DashboardDbContext db, UserManager<User> users, TimeProvider time)
{
    public Task<bool> ExistsAsync(string email, CancellationToken cancellationToken)
    {
        var normalized = users.NormalizeEmail(email);
        return db.Users.AnyAsync(u => u.NormalizedEmail == normalized, cancellationToken);
    }

    /// <summary>Inside the caller's write transaction. An account that is there keeps its password.</summary>
    /// <param name="password">Null if the account is known to be there.</param>
    public async Task<User> FindOrCreateAsync(string email, string? password, CancellationToken cancellationToken)
    {
        var normalized = users.NormalizeEmail(email);
        if (await db.Users.AsTracking().SingleOrDefaultAsync(u => u.NormalizedEmail == normalized, cancellationToken) is { } known) return known;
        var user = new User(email, null, time.GetUtcNow());
        var created = await users.CreateAsync(user, password ?? throw new CommandFailedException($"The account {email} was removed meanwhile."));
        if (!created.Succeeded) throw new CommandFailedException(string.Join(' ', created.Errors.Select(e => e.Description)));
        // The first account of all closes the first-start page.
        if (!await db.Installations.AnyAsync(cancellationToken)) db.Add(new Installation(user.Id, time.GetUtcNow()));
        return user;
    }
}
