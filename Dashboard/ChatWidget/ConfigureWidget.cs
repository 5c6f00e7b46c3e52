using Dashboard.Audit;
using Dashboard.Data;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.ChatWidget;

/// <summary>Saves a widget's settings as a whole, with what follows for its sessions.</summary>
public sealed class ConfigureWidget(DashboardDbContext db, AuditTrail audit, TimeProvider time)
{
    /// <returns>False if the project has no such widget.</returns>
    public async Task<bool> RunAsync(long projectId, string slug, WidgetConfiguration wanted, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        // Two admins who save at once wait for each other here (PostgreSQL), and the second sees what the first did.
        await db.TouchConfigurationAsync(cancellationToken);
        var widget = await db.Widgets.AsTracking().SingleOrDefaultAsync(w => w.ProjectId == projectId && w.Slug == slug, cancellationToken);
        if (widget is null) return false;
        var before = WidgetConfiguration.Of(widget);
        var changes = wanted.ChangesFrom(before).ToList();
        if (changes.Count == 0) return true;
        var now = time.GetUtcNow();
        widget.Present(wanted.Name, wanted.Theme, wanted.Position, now);
        if (wanted.Domains != before.Domains) widget.Restrict(wanted.Domains, wanted.TakesDomainsFrom(before), now);
        widget.Cover(wanted.Covers, now);
        audit.Add(projectId, "widget.configured", widget.Name, string.Join("; ", changes));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
