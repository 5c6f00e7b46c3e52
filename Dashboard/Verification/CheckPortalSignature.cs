using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dashboard.Verification;

/// <summary>Section <c>Portal</c>, as far as a check needs it: the same setting that the handshake obeys.</summary>
public sealed class VerificationOptions
{
    public TimeSpan MaxPayloadLifetime { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>Check mine, for the Embedded Portal of the member's project.</summary>
public sealed class CheckPortalSignature(
    DashboardDbContext db, CurrentProject current, KnownSecrets secrets, IOptions<VerificationOptions> options, TimeProvider time)
{
    public async Task<Verdict> RunAsync(CheckedSignature check, CancellationToken cancellationToken)
    {
        var portal = await db.EmbeddedPortals.AsNoTracking().Include(p => p.Origins)
            .SingleAsync(p => p.ProjectId == current.ProjectId, cancellationToken);
        var origins = OriginAllowlist.Parse(string.Join('\n', portal.Origins.OrderBy(o => o.Id).Select(o => o.Pattern)), out _);
        var tried = await secrets.ReadAsync(new DoorKey(current.ProjectId, Door.Portal, portal.Id), elsewhere: true, cancellationToken);
        return PortalDiagnosis.Run(
            check, new CheckedPortal(portal.PublicKey, portal.Enabled, origins, options.Value.MaxPayloadLifetime, tried), time.GetUtcNow());
    }
}
