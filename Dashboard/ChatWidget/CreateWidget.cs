using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Identity;
using Dashboard.Data.Projects;
using Dashboard.Identity;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.ChatWidget;

/// <summary>Adds a widget to a project, with its slug and its first secret.</summary>
public sealed class CreateWidget(DashboardDbContext db, CreateSecret createSecret, ReservedSlugs reserved, AuditTrail audit, TimeProvider time)
{
    private const string FallbackSlug = "chat";

    /// <param name="projectId">The project that the member administers.</param>
    /// <param name="wanted">Its settings.</param>
    /// <param name="slug">Wished for instead of the one that follows from the name; well formed, or null. A clash gets <c>-2</c> (product rule 1.1).</param>
    /// <param name="by">Who, for the screen.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The slug it got.</returns>
    public async Task<string> RunAsync(long projectId, WidgetConfiguration wanted, string? slug, string by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        // Takes the row lock that serialises slug choices where transactions are not immediate (PostgreSQL).
        await db.TouchConfigurationAsync(cancellationToken);
        var now = time.GetUtcNow();
        var widget = new Widget(
            projectId, await FreeSlugAsync(slug ?? ProjectSlug.FromName(wanted.Name, FallbackSlug), cancellationToken), wanted.Name, wanted.Covers, now);
        widget.Present(wanted.Name, wanted.Theme, wanted.Position, now);
        widget.Restrict(wanted.Domains, endsSessions: false, now);
        db.Widgets.Add(widget);
        audit.Add(projectId, "widget.created", widget.Name, $"Slug {widget.Slug}; a signature covers {WidgetNames.InWords(widget.SignatureCovers)}.");
        await db.SaveChangesAsync(cancellationToken);
        await createSecret.AddAsync(new DoorKey(projectId, Door.Widget, widget.Id), by, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return widget.Slug;
    }

    private async Task<string> FreeSlugAsync(string wished, CancellationToken cancellationToken)
    {
        var prefix = wished[..Math.Min(wished.Length, ProjectSlug.MaxLength - 4)];
        // Those of deleted widgets too: a page that still embeds one must not find somebody else's.
        var taken = (await db.Widgets.IgnoreQueryFilters().Where(w => w.Slug.StartsWith(prefix)).Select(w => w.Slug).ToListAsync(cancellationToken))
            .ToHashSet(StringComparer.Ordinal);
        return FreeSlug.Choose(wished, candidate => taken.Contains(candidate) || reserved.Contains(candidate));
    }
}
