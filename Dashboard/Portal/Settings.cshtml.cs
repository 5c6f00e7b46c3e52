using Dashboard.Data;
using Dashboard.Data.Portal;
using Dashboard.Identity;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Portal;

/// <summary>Settings → Embedded Portal.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class SettingsModel(
    DashboardDbContext db, CurrentProject current, ConfigurePortal configure, DoorSecrets secrets, IConfiguration configuration, TimeProvider time)
    : PageModel
{
    [BindProperty]
    public PortalSettingsInput Input { get; set; } = new();

    /// <summary>What is stored; for what the form does not hold.</summary>
    public EmbeddedPortal Stored { get; private set; } = null!;

    public SecretPanel Secret { get; private set; } = null!;

    public InstallGuide Install { get; private set; } = null!;

    /// <summary>Set where a colleague saved first.</summary>
    public ConflictNotice? Conflict { get; private set; }

    public PortalPreview Preview => PortalPreview.Of(Input);

    public IEnumerable<SelectListItem> Locales => ReadPortalSettings.Locales.Select(l => new SelectListItem(l.Name, l.Tag));

    public IEnumerable<SelectListItem> Themes { get; } =
        [new("Auto", "auto"), new("Light", "light"), new("Dark", "dark")];

    public IEnumerable<SelectListItem> Launchers { get; } =
        [new("Button", "button"), new("Custom", "custom"), new("None", "none")];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Input = PortalSettingsInput.Of(PortalConfiguration.Of(Stored), Stored.Version);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var wanted = ReadPortalSettings.From(Input, out var problems);
        foreach (var (field, problem) in problems) ModelState.AddModelError($"{nameof(Input)}.{field}", problem);
        if (wanted is null || !ModelState.IsValid) return await AgainAsync(StatusCodes.Status422UnprocessableEntity, cancellationToken);

        var result = await configure.RunAsync(current.ProjectId, wanted, Input.Version, current.UserName, cancellationToken);
        switch (result.Outcome)
        {
            case ConfigurePortalOutcome.Conflict:
                return await ConflictAsync(wanted, cancellationToken);
            case ConfigurePortalOutcome.CustomCssRefused:
                ModelState.AddModelError($"{nameof(Input)}.{nameof(Input.CustomCssUrl)}", result.CustomCssProblem!);
                return await AgainAsync(StatusCodes.Status422UnprocessableEntity, cancellationToken);
            default:
                TellSaved(result);
                return RedirectToPage(new { project = current.Slug });
        }
    }

    /// <summary>The preview alone, for the form as it is being typed. Nothing is saved.</summary>
    public IActionResult OnPostPreview() => Partial("_Preview", Preview);

    private void TellSaved(ConfigurePortalResult result)
    {
        if (result.CustomCssProblem is { } problem) this.Flash($"Saved. The custom CSS could not be fetched again, so the last good copy stays: {problem}", FlashKind.Warning);
        else if (result.SecretCreated) this.Flash("Saved. The secret was created: reveal it below, once, and put it into your server's environment.");
        else this.Flash("Saved.");
    }

    private async Task<PageResult> ConflictAsync(PortalConfiguration wanted, CancellationToken cancellationToken)
    {
        var page = await AgainAsync(StatusCodes.Status409Conflict, cancellationToken);
        var last = await db.AuditEntries.AsNoTracking()
            .Where(e => e.ProjectId == current.ProjectId && e.Action.StartsWith("portal."))
            .OrderByDescending(e => e.Id)
            .Select(e => new { Name = db.Users.Where(u => u.Id == e.ActorId).Select(u => u.DisplayName).FirstOrDefault() ?? e.ActorName, e.At })
            .FirstOrDefaultAsync(cancellationToken);
        Conflict = new ConflictNotice(last?.Name ?? "Somebody", last?.At ?? Stored.UpdatedAt, wanted.ChangesFrom(PortalConfiguration.Of(Stored)));

        // Saving once more is then a decision made in knowledge of the other's.
        Input.Version = Stored.Version;
        ModelState.Remove($"{nameof(Input)}.{nameof(Input.Version)}");
        return page;
    }

    private async Task<PageResult> AgainAsync(int status, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Response.StatusCode = status;
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Stored = await db.EmbeddedPortals.AsNoTracking().Include(p => p.Origins).SingleAsync(p => p.ProjectId == current.ProjectId, cancellationToken);
        var door = PortalSecretDoor.Of(current, Stored.Id);
        Secret = SecretPanel.Of(door, await secrets.HistoryAsync(door.Key, cancellationToken), time.GetUtcNow());
        Install = InstallGuide.Of(Stored.PublicKey, configuration, Request);
    }
}

/// <summary>What a second admin is told: who saved first, and what saving once more would change of theirs.</summary>
public sealed record ConflictNotice(string By, DateTimeOffset At, IReadOnlyList<PortalChange> Changes);
