using Dashboard.Data;
using Dashboard.Data.TicketCenter;
using Dashboard.Identity;
using Dashboard.Projects;
using Dashboard.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.TicketCenter;

/// <summary>Settings → Ticket Center.</summary>
[Authorize(Policy = ProjectPolicies.Admin)]
public sealed class SettingsModel(
    DashboardDbContext db, CurrentProject current, ConfigureTicketCenter configure, DoorSecrets secrets, IConfiguration configuration, TimeProvider time)
    : PageModel
{
    [BindProperty]
    public TicketCenterInput Input { get; set; } = new();

    /// <summary>What is stored; for what the form does not hold.</summary>
    public TicketCenterDoor Stored { get; private set; } = null!;

    public SecretPanel Secret { get; private set; } = null!;

    public EmbedGuide Guide { get; private set; } = null!;

    /// <summary>What saving once more would change of a colleague's; null where nobody saved in between.</summary>
    public IReadOnlyList<string>? Conflict { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Input = TicketCenterInput.Of(Stored);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var wanted = TicketCenterSettings.From(Input, out var problems);
        foreach (var (field, problem) in problems) ModelState.AddModelError($"{nameof(Input)}.{field}", problem);
        if (wanted is null || !ModelState.IsValid) return await AgainAsync(StatusCodes.Status422UnprocessableEntity, cancellationToken);
        if (!await configure.RunAsync(current.ProjectId, wanted, Input.Version, cancellationToken)) return await ConflictAsync(wanted, cancellationToken);
        this.Flash(wanted.Domains.Count == 0 ? "Saved. Every domain may embed the Ticket Center." : "Saved.");
        return RedirectToPage(new { project = current.Slug });
    }

    private async Task<PageResult> ConflictAsync(TicketCenterSettings wanted, CancellationToken cancellationToken)
    {
        var page = await AgainAsync(StatusCodes.Status409Conflict, cancellationToken);
        Conflict = [.. wanted.ChangesFrom(TicketCenterSettings.Of(Stored)).Select(c => c.Change)];

        // Saving once more is then a decision made in knowledge of the other's.
        Input.Version = Stored.UpdatedAt.UtcTicks;
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
        Stored = await db.TicketCenters.SingleAsync(t => t.ProjectId == current.ProjectId, cancellationToken);
        var door = TicketCenterSecretDoor.Of(current, Stored.Id);
        Secret = SecretPanel.Of(door, await secrets.HistoryAsync(door.Key, cancellationToken), time.GetUtcNow());
        Guide = EmbedGuide.Of(Stored.HelpdeskId, configuration, Request);
    }
}
