using Dashboard.Audit;
using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>Makes a project send through the installation's server again. Its own server's password is gone with it.</summary>
public sealed class RemoveMailServer(DashboardDbContext db, AuditTrail audit)
{
    /// <returns>False if there was none.</returns>
    public async Task<bool> RunAsync(long projectId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db.LockProjectAsync(projectId, cancellationToken);
        var server = await db.MailServers.AsTracking().SingleOrDefaultAsync(s => s.ProjectId == projectId, cancellationToken);
        if (server is null) return false;
        db.MailServers.Remove(server);
        audit.Add(projectId, "mail.server.removed", server.Host, "Mail goes through the installation's server.");
        await db.SaveChangesAsync(cancellationToken);
        await db.TouchConfigurationAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
