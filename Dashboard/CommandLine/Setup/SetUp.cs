using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Identity;
using Dashboard.Data.Portal;
using Dashboard.Data.Projects;
using Dashboard.Data.Team;
using Dashboard.Identity;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.CommandLine.Setup;

/// <summary>What to set up.</summary>
/// <param name="Origins">Normalised; empty means that none were named.</param>
/// <param name="Reveal">Whether the answer is the one reveal of the secrets.</param>
internal sealed record SetUpRequest(string Email, string? Password, string ProjectName, IReadOnlyList<string> Origins, bool Reveal);

/// <summary>A project with its three doors; <c>Secret</c>s are there only the one time.</summary>
internal sealed record SetUpAnswer(
    bool Changed, string Slug, string Name, string OwnerEmail, string PublicKey, string? PortalSecret, string HelpdeskId,
    string? TicketCenterSecret, string WidgetSlug, string? WidgetSecret);

/// <summary>
/// Owner, project and all three doors, as the first start and the settings pages would make them. Idempotent: what is there already stays,
/// and a second run changes nothing. Two at once, or one beside a running server, wait for each other.
/// </summary>
internal sealed class SetUp(
    DashboardDbContext db, CreateMember createMember, CreateProject createProject, CreateSecret createSecret, ReservedSlugs reserved,
    AuditTrail audit, TimeProvider time)
{
    private const string Actor = "setup";

    public async Task<SetUpAnswer> RunAsync(SetUpRequest request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        // Also takes the row lock that makes two of these wait for each other on PostgreSQL.
        await db.TouchConfigurationAsync(cancellationToken);
        var project = await FindAsync(request, cancellationToken);
        var isNew = project is null;
        var owner = await createMember.FindOrCreateAsync(request.Email, request.Password, cancellationToken);
        project ??= await createProject.RunAsync(request.ProjectName, owner, cancellationToken);
        var answer = await OpenDoorsAsync(project, isNew, request, cancellationToken);
        if (!answer.Changed) return answer;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return answer;
    }

    /// <summary>The project of that name that this owner has; null if there is none of that name.</summary>
    private async Task<Project?> FindAsync(SetUpRequest request, CancellationToken cancellationToken)
    {
        var candidates = await db.Projects.AsTracking().Where(p => p.Name == request.ProjectName).Include(p => p.Memberships).ThenInclude(m => m.User)
            .OrderBy(p => p.Id).ToListAsync(cancellationToken);
        if (candidates.Count == 0) return null;
        return candidates.Find(p => p.Memberships.Any(m => m.Role == ProjectRole.Owner && IsSame(m.User.Email, request.Email)))
            ?? throw new CommandFailedException($"The project '{request.ProjectName}' exists, and {request.Email} is not its owner.");
    }

    private async Task<SetUpAnswer> OpenDoorsAsync(Project project, bool isNew, SetUpRequest request, CancellationToken cancellationToken)
    {
        var portal = await db.EmbeddedPortals.AsTracking().Include(p => p.Origins).SingleAsync(p => p.ProjectId == project.Id, cancellationToken);
        var center = await db.TicketCenters.AsNoTracking().SingleAsync(t => t.ProjectId == project.Id, cancellationToken);
        var widget = await db.Widgets.AsNoTracking().Where(w => w.ProjectId == project.Id).OrderBy(w => w.Id).FirstOrDefaultAsync(cancellationToken)
            ?? await AddWidgetAsync(project, cancellationToken);
        var portalSecret = await CreateSecretAsync(project, Door.Portal, portal.Id, request.Reveal, cancellationToken);
        // A portal that has a secret was enabled once; whether it is still is the admin's affair.
        if (portalSecret is not null) Enable(portal, project, request.Origins);
        else RequireSameOrigins(portal, project, request.Origins);
        var centerSecret = await CreateSecretAsync(project, Door.TicketCenter, center.Id, request.Reveal, cancellationToken);
        var widgetSecret = await CreateSecretAsync(project, Door.Widget, widget.Id, request.Reveal, cancellationToken);
        var changed = isNew || portalSecret is not null || centerSecret is not null || widgetSecret is not null;
        return new SetUpAnswer(
            changed, project.Slug, project.Name, request.Email, portal.PublicKey, portalSecret, center.HelpdeskId, centerSecret, widget.Slug, widgetSecret);
    }

    private void Enable(EmbeddedPortal portal, Project project, IReadOnlyList<string> origins)
    {
        var now = time.GetUtcNow();
        portal.AllowOrigins(origins, now);
        portal.Enable(now);
        audit.AddFor(project.Id, null, Actor, "portal.enabled", project.Name, origins.Count == 0 ? null : $"Origins: {string.Join(", ", origins)}");
    }

    private static void RequireSameOrigins(EmbeddedPortal portal, Project project, IReadOnlyList<string> origins)
    {
        if (origins.Count == 0 || portal.Origins.Select(o => o.Pattern).ToHashSet(StringComparer.Ordinal).SetEquals(origins)) return;
        throw new CommandFailedException(
            $"The project '{project.Name}' exists with other origins ({string.Join(", ", portal.Origins.Select(o => o.Pattern))}). Change them in Settings → Embedded Portal.");
    }

    private async Task<Widget> AddWidgetAsync(Project project, CancellationToken cancellationToken)
    {
        var taken = await db.Widgets.IgnoreQueryFilters().AsNoTracking().Select(w => w.Slug).ToListAsync(cancellationToken);
        var slug = FreeSlug.Choose(project.Slug, candidate => taken.Contains(candidate) || reserved.Contains(candidate));
        // As published, for sites that migrate (product §4).
        var widget = new Widget(project.Id, slug, "Chat", SignatureScope.Either, time.GetUtcNow());
        db.Add(widget);
        await db.SaveChangesAsync(cancellationToken);
        return widget;
    }

    /// <returns>The text of a new secret; null if the door has one.</returns>
    private async Task<string?> CreateSecretAsync(Project project, Door door, long doorId, bool reveal, CancellationToken cancellationToken)
    {
        var created = await createSecret.AddAsync(new DoorKey(project.Id, door, doorId), Actor, cancellationToken);
        if (created is not null && reveal)
        {
            created.Entity.TryReveal(Actor, time.GetUtcNow());
            audit.AddFor(project.Id, null, Actor, SecretAudit.Action(door, "revealed"), $"secret {created.Entity.Fingerprint}");
        }

        return created?.Text;
    }

    private static bool IsSame(string? known, string asked) => string.Equals(known, asked, StringComparison.OrdinalIgnoreCase);
}
