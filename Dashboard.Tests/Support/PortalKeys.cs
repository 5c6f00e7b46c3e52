using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Support;

/// <summary>What a host application knows of its Embedded Portal.</summary>
public sealed record PortalKeys(string PublicKey, string Secret)
{
    public string Sign(string payload) => HostSignature.Of(Secret, payload);
}

/// <summary>Enables a project's portal as an admin would who saved the settings page.</summary>
internal sealed class PortalSeeding(DashboardDbContext db, CreateSecret createSecret, TimeProvider time)
{
    public async Task<PortalKeys> EnableAsync(CastProject project, params string[] origins)
    {
        await using var transaction = await db.BeginWriteAsync(CancellationToken.None);
        var portal = await db.EmbeddedPortals.AsTracking().Include(p => p.Origins).SingleAsync(p => p.ProjectId == project.Id);
        portal.AllowOrigins(origins, time.GetUtcNow());
        portal.Enable(time.GetUtcNow());
        var secret = await createSecret.AddAsync(new DoorKey(project.Id, Door.Portal, portal.Id), "Alice", CancellationToken.None);
        await db.TouchConfigurationAsync(CancellationToken.None);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return new PortalKeys(portal.PublicKey, secret!.Text);
    }
}
