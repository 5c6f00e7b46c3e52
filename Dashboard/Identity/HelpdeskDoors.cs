using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>The Ticket Center of a project as its endpoints see it: a snapshot, shared and never changed.</summary>
public sealed record HelpdeskDoor
{
    public required long Id { get; init; }

    public required long ProjectId { get; init; }

    public required string HelpdeskId { get; init; }

    public DoorKey Key => new(ProjectId, Door.TicketCenter, Id);

    /// <summary>Who may embed it; empty: everybody.</summary>
    public required DomainAllowlist Domains { get; init; }

    /// <summary>The current secret first; empty until one is generated. Check <see cref="AcceptedSecret.IsAccepted"/>.</summary>
    public required IReadOnlyList<AcceptedSecret> Secrets { get; init; }
}

/// <summary>The Ticket Centers of this installation, from memory.</summary>
public sealed class HelpdeskDoors
{
    private readonly DoorCache<string, HelpdeskDoor> byHelpdeskId;
    private readonly TimeProvider time;

    public HelpdeskDoors(IServiceScopeFactory scopes, ConfigurationChanges changes, TimeProvider time)
    {
        this.time = time;
        byHelpdeskId = new(scopes, changes, ReadAsync);
    }

    /// <summary>The Ticket Center with this helpdesk id, or null.</summary>
    public ValueTask<HelpdeskDoor?> FindAsync(string helpdeskId, CancellationToken cancellationToken) =>
        DoorName.IsWellFormed(helpdeskId) ? byHelpdeskId.FindAsync(helpdeskId, cancellationToken) : ValueTask.FromResult<HelpdeskDoor?>(null);

    private async Task<HelpdeskDoor?> ReadAsync(IServiceProvider services, string helpdeskId, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<DashboardDbContext>();
        var center = await db.TicketCenters.AsNoTracking().SingleOrDefaultAsync(t => t.HelpdeskId == helpdeskId, cancellationToken);
        return center is null ? null : new HelpdeskDoor
        {
            Id = center.Id,
            ProjectId = center.ProjectId,
            HelpdeskId = center.HelpdeskId,
            Domains = DomainAllowlist.Parse(center.AllowedDomains, out _),
            Secrets = await services.GetRequiredService<DoorSecrets>().AcceptedAsync(Door.TicketCenter, center.Id, time.GetUtcNow(), cancellationToken),
        };
    }
}
