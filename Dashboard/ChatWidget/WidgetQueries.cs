using Dashboard.Data;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Identity;
using Dashboard.Data.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.ChatWidget;

/// <summary>A widget in the list.</summary>
/// <param name="RestrictedTo">How many domains may embed it; 0: every one.</param>
/// <param name="LastUsedAt">Last handshake that passed with a secret of its.</param>
public sealed record WidgetRow(string Slug, string Name, SignatureScope Covers, int RestrictedTo, bool SecretWaits, DateTimeOffset? LastUsedAt, int OpenConversations);

/// <summary>What staff read of widgets; every query is scoped to one project.</summary>
public sealed class WidgetQueries(DashboardDbContext db)
{
    public async Task<IReadOnlyList<WidgetRow>> ListAsync(long projectId, CancellationToken cancellationToken)
    {
        var rows = await db.Widgets.Where(w => w.ProjectId == projectId).OrderBy(w => w.Name).ThenBy(w => w.Id)
            .Select(w => new
            {
                w.Slug,
                w.Name,
                w.SignatureCovers,
                w.AllowedDomains,
                SecretWaits = db.DoorSecrets.Any(s => s.Door == Door.Widget && s.DoorId == w.Id && s.RetiredAt == null && s.RevealedAt == null),
                LastUsedAt = db.DoorSecrets.Where(s => s.Door == Door.Widget && s.DoorId == w.Id).Max(s => s.LastUsedAt),
                Open = db.Tickets.Count(t => t.ProjectId == projectId && t.WidgetId == w.Id && t.Status != TicketStatus.Resolved),
            }).ToListAsync(cancellationToken);
        return [.. rows.Select(r => new WidgetRow(
            r.Slug, r.Name, r.SignatureCovers, r.AllowedDomains.Length == 0 ? 0 : r.AllowedDomains.Split('\n').Length, r.SecretWaits, r.LastUsedAt, r.Open))];
    }

    /// <summary>One of the project's; null if there is none: looking it up is the authorisation.</summary>
    public Task<Widget?> FindAsync(long projectId, string slug, CancellationToken cancellationToken) =>
        db.Widgets.AsNoTracking().SingleOrDefaultAsync(w => w.ProjectId == projectId && w.Slug == slug, cancellationToken);

    /// <summary>How many conversations were begun at it.</summary>
    public Task<int> CountConversationsAsync(long projectId, long widgetId, CancellationToken cancellationToken) =>
        db.Tickets.CountAsync(t => t.ProjectId == projectId && t.WidgetId == widgetId, cancellationToken);
}
