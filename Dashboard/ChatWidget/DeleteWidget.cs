using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.ChatWidget;

/// <summary>
/// Deletes a widget: its sessions end, its secrets are destroyed, its slug is never given to anybody else. What was written at it stays with
/// the team.
/// </summary>
public sealed class DeleteWidget(DashboardDbContext db, AuditTrail audit, TimeProvider time)
{
    /// <returns>False if the project has no such widget (any more).</returns>
    public async Task<bool> RunAsync(long projectId, string slug, string by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        // Two who delete at once wait for each other here (PostgreSQL); the second finds nothing.
        await db.TouchConfigurationAsync(cancellationToken);
        var widget = await db.Widgets.AsTracking().SingleOrDefaultAsync(w => w.ProjectId == projectId && w.Slug == slug, cancellationToken);
        if (widget is null) return false;
        var now = time.GetUtcNow();
        widget.Delete(now);
        var secrets = await db.DoorSecrets.AsTracking()
            .Where(s => s.ProjectId == projectId && s.Door == Door.Widget && s.DoorId == widget.Id && s.DestroyedAt == null).ToListAsync(cancellationToken);
        foreach (var secret in secrets)
        {
            if (secret.IsCurrent) secret.Retire(by, TimeSpan.Zero, now);
            secret.Destroy(now);
        }

        audit.Add(projectId, "widget.deleted", widget.Name, $"Slug {widget.Slug}; its conversations stay, its sessions ended, its secrets were destroyed.");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
