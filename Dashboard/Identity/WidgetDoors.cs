using System.Linq.Expressions;
using Dashboard.Data;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Identity;
using Dashboard.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>A Chat Widget as its endpoints see it: a snapshot, shared and never changed.</summary>
public sealed record WidgetDoor
{
    public required long Id { get; init; }

    public required long ProjectId { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    public DoorKey Key => new(ProjectId, Door.Widget, Id);

    /// <summary>The scope of identities that hold at this widget only, such as an email proved where signatures cover either.</summary>
    public string OwnScope => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"widget:{Id}");

    /// <summary>What a signature covers (product §4).</summary>
    public required SignatureScope Covers { get; init; }

    /// <summary>How it looks where the page does not say otherwise.</summary>
    public WidgetTheme Theme { get; init; }

    /// <summary>Where its trigger stands where the page does not say otherwise.</summary>
    public TriggerPosition Position { get; init; }

    /// <summary>Sessions of an earlier one are over.</summary>
    public int Generation { get; init; }

    /// <summary>Who may embed it; empty: everybody.</summary>
    public required DomainAllowlist Domains { get; init; }

    /// <summary>The current secret first; empty until one is generated. Check <see cref="AcceptedSecret.IsAccepted"/>.</summary>
    public required IReadOnlyList<AcceptedSecret> Secrets { get; init; }
}

/// <summary>The Chat Widgets of this installation, from memory.</summary>
public sealed class WidgetDoors
{
    private readonly DoorCache<string, WidgetDoor> bySlug;
    private readonly DoorCache<long, WidgetDoor> byId;
    private readonly TimeProvider time;

    public WidgetDoors(IServiceScopeFactory scopes, ConfigurationChanges changes, TimeProvider time)
    {
        this.time = time;
        bySlug = new(scopes, changes, (services, slug, token) => ReadAsync(services, w => w.Slug == slug, token));
        byId = new(scopes, changes, (services, id, token) => ReadAsync(services, w => w.Id == id, token));
    }

    /// <summary>The widget with this slug, or null.</summary>
    public ValueTask<WidgetDoor?> FindAsync(string slug, CancellationToken cancellationToken) =>
        DoorName.IsWellFormed(slug) ? bySlug.FindAsync(slug, cancellationToken) : ValueTask.FromResult<WidgetDoor?>(null);

    /// <summary>The widget with this id, or null.</summary>
    public ValueTask<WidgetDoor?> FindAsync(long id, CancellationToken cancellationToken) => byId.FindAsync(id, cancellationToken);

    private async Task<WidgetDoor?> ReadAsync(IServiceProvider services, Expression<Func<Widget, bool>> filter, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<DashboardDbContext>();
        var widget = await db.Widgets.AsNoTracking().SingleOrDefaultAsync(filter, cancellationToken);
        return widget is null ? null : new WidgetDoor
        {
            Id = widget.Id,
            ProjectId = widget.ProjectId,
            Slug = widget.Slug,
            Name = widget.Name,
            Covers = widget.SignatureCovers,
            Theme = widget.Theme,
            Position = widget.Position,
            Generation = widget.Generation,
            Domains = DomainAllowlist.Parse(widget.AllowedDomains, out _),
            Secrets = await services.GetRequiredService<DoorSecrets>().AcceptedAsync(Door.Widget, widget.Id, time.GetUtcNow(), cancellationToken),
        };
    }
}
