using Dashboard.Data;
using Dashboard.Data.Team;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Team;

/// <summary>The member on whose behalf a use case runs, in the project whose team it changes.</summary>
public sealed record TeamActor(long ProjectId, Guid UserId)
{
    public static TeamActor Of(CurrentProject current)
    {
        ArgumentNullException.ThrowIfNull(current);
        return new(current.ProjectId, current.UserId);
    }

    /// <summary>
    /// Locks the project's row for the rest of the write transaction, so that changes of one team come one after the other, and reads the actor's
    /// membership anew: the request's own look-up is from before the lock, and somebody may have demoted or removed them since.
    /// </summary>
    /// <returns>Null if they are no member any more.</returns>
    internal async Task<Membership?> LockTeamAsync(DashboardDbContext db, CancellationToken cancellationToken)
    {
        await db.LockProjectAsync(ProjectId, cancellationToken);
        return await db.Memberships.AsTracking().Include(m => m.User).SingleOrDefaultAsync(m => m.ProjectId == ProjectId && m.UserId == UserId, cancellationToken);
    }
}

/// <summary>What became of a wish to change a team.</summary>
public enum TeamChange
{
    Done = 1,

    /// <summary>It was so already; nothing was written.</summary>
    Unchanged = 2,

    /// <summary>No such member or invitation in this project.</summary>
    NotFound = 3,

    /// <summary>The actor's role does not include it.</summary>
    Forbidden = 4,

    /// <summary>The project would be without an owner.</summary>
    LastOwner = 5,
}
