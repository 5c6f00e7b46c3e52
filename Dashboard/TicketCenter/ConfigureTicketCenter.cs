using Dashboard.Audit;
using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.TicketCenter;

/// <summary>Saves Settings → Ticket Center: settings and audit log commit together.</summary>
public sealed class ConfigureTicketCenter(DashboardDbContext db, AuditTrail audit, TimeProvider time)
{
    /// <param name="projectId">Whose: the project that the member administers.</param>
    /// <param name="wanted">The whole of the settings.</param>
    /// <param name="version">Of the settings that the form was made from (<see cref="TicketCenterInput.Version"/>).</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>False where somebody else saved since; nothing was saved then.</returns>
    public async Task<bool> RunAsync(long projectId, TicketCenterSettings wanted, long version, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        // Of two who save at once the second waits here, and then finds another version.
        await db.LockProjectAsync(projectId, cancellationToken);
        var center = await db.TicketCenters.AsTracking().SingleAsync(t => t.ProjectId == projectId, cancellationToken);
        if (center.UpdatedAt.UtcTicks != version) return false;
        var changes = wanted.ChangesFrom(TicketCenterSettings.Of(center)).ToList();
        if (changes.Count == 0) return true;
        center.Restrict(string.Join('\n', wanted.Domains), wanted.SupportPageUrl, time.GetUtcNow());
        foreach (var (setting, change) in changes) audit.Add(projectId, $"ticket-center.{setting}.changed", "Ticket Center", change);
        await db.SaveChangesAsync(cancellationToken);
        await db.TouchConfigurationAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
