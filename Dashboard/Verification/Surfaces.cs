using Dashboard.Data;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Projects;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Verification;

/// <summary>A door of the project as the tool offers it: the Embedded Portal, the Ticket Center, or one of the widgets.</summary>
/// <param name="PublicId">Public key, helpdesk id or slug: what stands in the host's page. Unique in the installation.</param>
/// <param name="Name">As people know it: <c>Embedded Portal</c>, <c>Ticket Center</c>, <c>Widget Shop</c>.</param>
/// <param name="Covers">Of a widget: what its signatures cover.</param>
public sealed record Surface(DoorKey Key, string PublicId, string Name, SignatureScope Covers)
{
    public Door Door => Key.Door;

    /// <summary>What the signing examples are filled with.</summary>
    public SigningDoor SigningDoor(string baseUrl) => new(Door, baseUrl, PublicId, Door == Door.Widget && Covers == SignatureScope.ExternalUserId);
}

/// <summary>The doors of the current project.</summary>
public sealed class Surfaces(DashboardDbContext db, CurrentProject current)
{
    private const int MostWidgets = 200;

    /// <summary>The portal first, then the Ticket Center, then the widgets by name.</summary>
    public async Task<IReadOnlyList<Surface>> ListAsync(CancellationToken cancellationToken)
    {
        var project = current.ProjectId;
        var portals = await db.EmbeddedPortals.Where(p => p.ProjectId == project).Select(p => new { p.Id, p.PublicKey }).ToListAsync(cancellationToken);
        var centers = await db.TicketCenters.Where(t => t.ProjectId == project).Select(t => new { t.Id, t.HelpdeskId }).ToListAsync(cancellationToken);
        var widgets = await db.Widgets.Where(w => w.ProjectId == project).OrderBy(w => w.Name).ThenBy(w => w.Id).Take(MostWidgets)
            .Select(w => new { w.Id, w.Slug, w.Name, w.SignatureCovers }).ToListAsync(cancellationToken);
        return
        [
            .. portals.Select(p => new Surface(new DoorKey(project, Door.Portal, p.Id), p.PublicKey, "Embedded Portal", SignatureScope.Either)),
            .. centers.Select(t => new Surface(new DoorKey(project, Door.TicketCenter, t.Id), t.HelpdeskId, "Ticket Center", SignatureScope.Email)),
            .. widgets.Select(w => new Surface(new DoorKey(project, Door.Widget, w.Id), w.Slug, $"Widget {w.Name}", w.SignatureCovers)),
        ];
    }

    /// <summary>First digits of the SHA-256 of a door's current secret; null where it has none yet.</summary>
    public Task<string?> FingerprintAsync(DoorKey key, CancellationToken cancellationToken) => db.DoorSecrets
        .Where(s => s.ProjectId == key.ProjectId && s.Door == key.Door && s.DoorId == key.DoorId && s.RetiredAt == null)
        .Select(s => s.Fingerprint).SingleOrDefaultAsync(cancellationToken);

    /// <summary>The one chosen by its public id; the first where none was chosen, null where it is not this project's.</summary>
    public static Surface? Choose(IReadOnlyList<Surface> surfaces, string? publicId) =>
        string.IsNullOrEmpty(publicId) ? surfaces[0] : surfaces.FirstOrDefault(s => s.PublicId == publicId);

    /// <summary>For a select.</summary>
    public static IReadOnlyList<SelectListItem> Options(IEnumerable<Surface> surfaces) => [.. surfaces.Select(s => new SelectListItem(s.Name, s.PublicId))];
}
