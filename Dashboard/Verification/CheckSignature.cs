using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dashboard.Verification;

/// <summary>Section <c>Portal</c>, as far as a check needs it: the same setting that the handshake obeys.</summary>
public sealed class VerificationOptions
{
    public TimeSpan MaxPayloadLifetime { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>Check mine, for one door: decides as the door decides and names the causes.</summary>
public sealed class CheckSignature(DashboardDbContext db, KnownSecrets secrets, IOptions<VerificationOptions> options, TimeProvider time)
{
    /// <param name="key">A door that exists.</param>
    /// <param name="check">What was pasted, or what a request had.</param>
    /// <param name="reach">Whose secrets may be tried.</param>
    /// <param name="at">The moment that counts; null for now.</param>
    /// <param name="cancellationToken">Cancels the look-ups.</param>
    /// <returns>Null where the door is gone.</returns>
    public async Task<Verdict?> RunAsync(DoorKey key, CheckedSignature check, SecretReach reach, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var tried = await secrets.ReadAsync(key, reach, cancellationToken);
        return key.Door switch
        {
            Door.Portal => await CheckPortalAsync(key, check, tried, at ?? time.GetUtcNow(), cancellationToken),
            Door.TicketCenter => await CheckHelpdeskAsync(key, check, tried, cancellationToken),
            _ => await CheckWidgetAsync(key, check, tried, cancellationToken),
        };
    }

    private async Task<Verdict?> CheckPortalAsync(
        DoorKey key, CheckedSignature check, IReadOnlyList<TriedSecret> tried, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var portal = await db.EmbeddedPortals.Include(p => p.Origins)
            .SingleOrDefaultAsync(p => p.ProjectId == key.ProjectId && p.Id == key.DoorId, cancellationToken);
        if (portal is null) return null;
        var origins = OriginAllowlist.Parse(string.Join('\n', portal.Origins.OrderBy(o => o.Id).Select(o => o.Pattern)), out _);
        return PortalDiagnosis.Run(check, new CheckedPortal(portal.PublicKey, portal.Enabled, origins, options.Value.MaxPayloadLifetime, tried), at);
    }

    private async Task<Verdict?> CheckHelpdeskAsync(DoorKey key, CheckedSignature check, IReadOnlyList<TriedSecret> tried, CancellationToken cancellationToken)
    {
        var center = await db.TicketCenters.SingleOrDefaultAsync(t => t.ProjectId == key.ProjectId && t.Id == key.DoorId, cancellationToken);
        return center is null ? null : IdentifierDiagnosis.Run(check, new CheckedIdentifierDoor(
            key.Door, "The Ticket Center", center.HelpdeskId, "HDH_HMAC_SECRET", Data.ChatWidget.SignatureScope.Email,
            DomainAllowlist.Parse(center.AllowedDomains, out _), tried));
    }

    private async Task<Verdict?> CheckWidgetAsync(DoorKey key, CheckedSignature check, IReadOnlyList<TriedSecret> tried, CancellationToken cancellationToken)
    {
        var widget = await db.Widgets.SingleOrDefaultAsync(w => w.ProjectId == key.ProjectId && w.Id == key.DoorId, cancellationToken);
        return widget is null ? null : IdentifierDiagnosis.Run(check, new CheckedIdentifierDoor(
            key.Door, "The widget", widget.Slug, "WIDGET_SECRET", widget.SignatureCovers, DomainAllowlist.Parse(widget.AllowedDomains, out _), tried));
    }
}
