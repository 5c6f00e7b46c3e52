using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Account;

internal static class SignInTimes
{
    /// <summary>For the team's screen. Apart from the account's other columns, so that it never meets somebody who changes those.</summary>
    public static Task NoteSignInAsync(this DashboardDbContext db, Guid userId, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Users.Where(u => u.Id == userId).ExecuteUpdateAsync(set => set.SetProperty(u => u.LastSignedInAt, now), cancellationToken);
}
