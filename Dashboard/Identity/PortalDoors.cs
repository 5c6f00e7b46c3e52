using System.Linq.Expressions;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Data.Portal;
using Dashboard.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>The portals of this installation, from memory.</summary>
public sealed class PortalDoors
{
    private readonly DoorCache<string, PortalDoor> byKey;
    private readonly DoorCache<long, PortalDoor> byId;
    private readonly TimeProvider time;

    public PortalDoors(IServiceScopeFactory scopes, ConfigurationChanges changes, TimeProvider time)
    {
        this.time = time;
        byKey = new(scopes, changes, (services, key, token) => ReadAsync(services, p => p.PublicKey == key, token));
        byId = new(scopes, changes, (services, id, token) => ReadAsync(services, p => p.Id == id, token));
    }

    /// <summary>The portal with this public key, or null.</summary>
    public ValueTask<PortalDoor?> FindAsync(string publicKey, CancellationToken cancellationToken) =>
        DoorName.IsWellFormed(publicKey) ? byKey.FindAsync(publicKey, cancellationToken) : ValueTask.FromResult<PortalDoor?>(null);

    /// <summary>The portal with this id, or null.</summary>
    public ValueTask<PortalDoor?> FindAsync(long id, CancellationToken cancellationToken) => byId.FindAsync(id, cancellationToken);

    private async Task<PortalDoor?> ReadAsync(IServiceProvider services, Expression<Func<EmbeddedPortal, bool>> filter, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<DashboardDbContext>();
        var portal = await db.EmbeddedPortals.AsNoTracking().Include(p => p.Origins).Where(filter).SingleOrDefaultAsync(cancellationToken);
        return portal is null ? null : Snapshot(portal,
            await services.GetRequiredService<DoorSecrets>().AcceptedAsync(Door.Portal, portal.Id, time.GetUtcNow(), cancellationToken));
    }

    private static PortalDoor Snapshot(EmbeddedPortal portal, IReadOnlyList<AcceptedSecret> secrets) => new()
    {
        Id = portal.Id,
        ProjectId = portal.ProjectId,
        PublicKey = portal.PublicKey,
        Enabled = portal.Enabled,
        Generation = portal.Generation,
        // What is stored was normalised when it was saved; a line that no longer parses admits nobody.
        Origins = OriginAllowlist.Parse(string.Join('\n', portal.Origins.OrderBy(o => o.Id).Select(o => o.Pattern)), out _),
        OriginsSince = portal.Origins.ToDictionary(o => o.Pattern, o => o.AddedAt, StringComparer.Ordinal),
        Secrets = secrets,
        DefaultLocale = portal.DefaultLocale,
        Theme = portal.Theme,
        Launcher = portal.Launcher,
        ShowMetricCards = portal.ShowMetricCards,
        Brand = portal.Brand,
        CustomCssFetchedAt = portal.CustomCss is not null ? portal.CustomCssFetchedAt : null,
    };
}
