using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Data.Portal;
using Dashboard.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Portal;

/// <summary>What became of a save.</summary>
public enum ConfigurePortalOutcome
{
    Saved,

    /// <summary>Somebody else saved since the form was shown; nothing was saved.</summary>
    Conflict,

    /// <summary>The custom CSS could not be had from its new address; nothing was saved.</summary>
    CustomCssRefused,
}

/// <param name="Outcome">What happened.</param>
/// <param name="CustomCssProblem">In words; also after a save, where the stylesheet's address stayed and the last good copy stays too.</param>
/// <param name="SecretCreated">The portal was enabled for the first time: its secret waits to be revealed.</param>
public sealed record ConfigurePortalResult(ConfigurePortalOutcome Outcome, string? CustomCssProblem = null, bool SecretCreated = false);

/// <summary>Saves Settings → Embedded Portal as a whole: settings, origins, custom CSS, the first secret and the audit log commit together.</summary>
public sealed class ConfigurePortal(
    DashboardDbContext db, FetchCustomCss fetch, CreateSecret createSecret, AuditTrail audit, TimeProvider time)
{
    /// <param name="projectId">Whose portal: the project that the member administers.</param>
    /// <param name="wanted">The whole of the settings.</param>
    /// <param name="version">The version that the form was made from.</param>
    /// <param name="by">Who saves, for the screen.</param>
    public async Task<ConfigurePortalResult> RunAsync(
        long projectId, PortalConfiguration wanted, long version, string by, CancellationToken cancellationToken)
    {
        // Before the transaction: a slow host must not hold the database.
        var fetched = wanted.CustomCssUrl is { } url ? await fetch.RunAsync(new Uri(url), cancellationToken) : null;

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var portal = await db.EmbeddedPortals.AsTracking().Include(p => p.Origins).SingleAsync(p => p.ProjectId == projectId, cancellationToken);
        if (portal.Version != version) return new ConfigurePortalResult(ConfigurePortalOutcome.Conflict);
        var isNewUrl = portal.CustomCssUrl != wanted.CustomCssUrl;
        if (fetched?.Problem is { } problem && isNewUrl) return new ConfigurePortalResult(ConfigurePortalOutcome.CustomCssRefused, problem);

        var before = PortalConfiguration.Of(portal);
        Apply(portal, wanted, fetched);
        Audit(projectId, wanted.ChangesFrom(before));
        var created = wanted.Enabled
            ? await createSecret.AddAsync(new DoorKey(projectId, Door.Portal, portal.Id), by, cancellationToken)
            : null;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // On PostgreSQL two saves can read the same version; the update of one of them finds another.
            return new ConfigurePortalResult(ConfigurePortalOutcome.Conflict);
        }

        await db.TouchConfigurationAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ConfigurePortalResult(ConfigurePortalOutcome.Saved, fetched?.Problem, created is not null);
    }

    private void Apply(EmbeddedPortal portal, PortalConfiguration wanted, FetchedCss? fetched)
    {
        var now = time.GetUtcNow();
        if (wanted.Enabled && !portal.Enabled) portal.Enable(now);
        if (!wanted.Enabled && portal.Enabled) portal.Disable(now);
        portal.AllowOrigins(wanted.Origins.ToList(), now);
        portal.Present(wanted.DefaultLocale, wanted.Theme, wanted.Launcher, wanted.ShowMetricCards, wanted.SupportPageUrl, wanted.Brand, now);
        if (fetched is null) portal.DropCustomCss();
        else if (fetched.Css is { } css) portal.UseCustomCss(wanted.CustomCssUrl!, CustomCss.Reemit(css), now);
        else portal.CustomCssFailed(fetched.Problem!);
    }

    private void Audit(long projectId, IReadOnlyList<PortalChange> changes)
    {
        foreach (var change in changes)
        {
            var action = change.Setting switch
            {
                "Enabled" => change.To == "yes" ? "portal.enabled" : "portal.disabled",
                "Allowed origins" => "portal.origins.changed",
                _ => "portal.settings.changed",
            };
            audit.Add(projectId, action, "Embedded Portal", change.ToString());
        }
    }
}
