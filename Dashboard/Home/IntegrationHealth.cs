using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Home;

/// <summary>Who may open a page.</summary>
public enum StepFor
{
    Admins,
    Verifiers,
}

/// <summary>One thing that has to be so for customers to get through.</summary>
/// <param name="Page">Where it is put right; null where there is no page for it.</param>
/// <param name="Link">What the link says.</param>
/// <param name="For">Who may open that page.</param>
public sealed record HealthStep(bool Done, string Title, string Hint, string? Page = null, string? Link = null, StepFor For = StepFor.Admins)
{
    /// <summary>Part of the address where <see cref="Page"/> is one of several alike.</summary>
    public string? Surface { get; init; }
}

/// <summary>The steps of one door, or of what all share.</summary>
public sealed record HealthPart(string Name, IReadOnlyList<HealthStep> Steps)
{
    public bool IsDone => Steps.All(s => s.Done);
}

/// <summary>Whether the doors in use let customers in, and what is still to be done: computed anew on each view.</summary>
public sealed class IntegrationHealth(DashboardDbContext db, MailOptions mail)
{
    private const int MostWidgets = 20;

    /// <summary>The Embedded Portal unless another door is used instead, then the others in use, then what they share.</summary>
    public async Task<IReadOnlyList<HealthPart>> ReadAsync(long projectId, CancellationToken cancellationToken)
    {
        var secrets = await db.DoorSecrets.Where(s => s.ProjectId == projectId && s.RetiredAt == null)
            .Select(s => new { s.Door, s.DoorId, Revealed = s.RevealedAt != null }).ToDictionaryAsync(s => (s.Door, s.DoorId), s => s.Revealed, cancellationToken);
        var seen = (await db.HandshakeCounts.Where(c => c.ProjectId == projectId && c.Passed > 0).Select(c => new { c.Door, c.DoorId }).Distinct().ToListAsync(cancellationToken))
            .Select(c => (c.Door, c.DoorId)).ToHashSet();
        var state = new Doors(secrets, seen);
        var others = await OthersAsync(projectId, state, cancellationToken);
        var portal = await PortalAsync(projectId, state, cancellationToken);
        return [.. portal.Steps[0].Done || others.Count == 0 ? [portal] : Array.Empty<HealthPart>(), .. others, await SharedAsync(projectId, cancellationToken)];
    }

    private async Task<HealthPart> PortalAsync(long projectId, Doors state, CancellationToken cancellationToken)
    {
        var portal = await db.EmbeddedPortals.Where(p => p.ProjectId == projectId)
            .Select(p => new { p.Id, p.Enabled, p.PublicKey, HasOrigin = p.Origins.Any() }).SingleAsync(cancellationToken);
        return new HealthPart("Embedded Portal",
        [
            new(portal.Enabled, "Enabled", "It gives your signed-in users a support panel inside your own application.", "/Portal/Settings", "Enable the Embedded Portal"),
            new(portal.HasOrigin, "Origins set", "Only pages of the origins you list can show the portal.", "/Portal/Settings", "Add an origin"),
            state.Revealed(Door.Portal, portal.Id, "/Portal/Settings"),
            state.Seen(Door.Portal, portal.Id, portal.PublicKey),
        ]);
    }

    private async Task<IReadOnlyList<HealthPart>> OthersAsync(long projectId, Doors state, CancellationToken cancellationToken)
    {
        var centers = await db.TicketCenters.Where(t => t.ProjectId == projectId).Select(t => new { t.Id, t.HelpdeskId }).ToListAsync(cancellationToken);
        var widgets = await db.Widgets.Where(w => w.ProjectId == projectId).OrderBy(w => w.Name).ThenBy(w => w.Id).Take(MostWidgets)
            .Select(w => new { w.Id, w.Slug, w.Name }).ToListAsync(cancellationToken);
        return
        [
            .. centers.Where(t => state.IsInUse(Door.TicketCenter, t.Id)).Select(t => new HealthPart("Ticket Center",
                [state.Revealed(Door.TicketCenter, t.Id, "/TicketCenter/Settings"), state.Seen(Door.TicketCenter, t.Id, t.HelpdeskId)])),
            .. widgets.Where(w => state.IsInUse(Door.Widget, w.Id)).Select(w => new HealthPart($"Widget {w.Name}",
                [state.Revealed(Door.Widget, w.Id, "/ChatWidget/Index"), state.Seen(Door.Widget, w.Id, w.Slug)])),
        ];
    }

    private async Task<HealthPart> SharedAsync(long projectId, CancellationToken cancellationToken)
    {
        var hasTicket = await db.Tickets.AnyAsync(t => t.ProjectId == projectId, cancellationToken);
        var sent = await LastAsync(projectId, MailState.Sent, cancellationToken);
        var failed = await LastAsync(projectId, MailState.Failed, cancellationToken);
        // The project's own server counts as much as the installation's.
        var reaches = mail.Transport == MailTransportKind.Smtp || await db.MailServers.AnyAsync(s => s.ProjectId == projectId, cancellationToken);
        var hint = !reaches ? "Mail is only written to files: no customer gets any."
            : failed is not null ? "The last mail failed." : "No mail has been sent yet: send a test.";
        return new HealthPart("Support",
        [
            new(hasTicket, "First ticket", "Open the panel in your application and write to yourself."),
            new(reaches && sent is not null && (failed is null || sent > failed), "Mail works", hint, "/Settings/Mail", "Look at mail"),
        ]);
    }

    /// <summary>By itself for each state, as the index has them: all that was ever sent would be sorted otherwise.</summary>
    private Task<DateTimeOffset?> LastAsync(long projectId, MailState state, CancellationToken cancellationToken) =>
        db.OutboxMails.Where(m => m.ProjectId == projectId && m.State == state && m.FinishedAt != null)
            .OrderByDescending(m => m.FinishedAt).Select(m => m.FinishedAt).FirstOrDefaultAsync(cancellationToken);

    private sealed record Doors(Dictionary<(Door, long), bool> Secrets, HashSet<(Door, long)> Passed)
    {
        public bool IsInUse(Door door, long id) => Secrets.ContainsKey((door, id));

        public HealthStep Revealed(Door door, long id, string page) => new(
            Secrets.GetValueOrDefault((door, id)), "Secret revealed", "Your server signs with it; it is shown once.", page, "Reveal the secret");

        public HealthStep Seen(Door door, long id, string publicId) => new(
            Passed.Contains((door, id)), "First handshake seen", "Sign a user on your server; the Verification Tool tells within seconds why a signature does not fit.",
            "/Verification/Index", "Verify a signature", StepFor.Verifiers)
        { Surface = publicId };
    }
}
