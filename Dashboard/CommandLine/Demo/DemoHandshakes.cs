using Bogus;
using Dashboard.Data;
using Dashboard.Data.Audit;
using Dashboard.Data.Customers;
using Dashboard.Data.Identity;
using Dashboard.Data.Portal;
using Dashboard.Data.Projects;
using Dashboard.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.CommandLine.Demo;

/// <summary>
/// Two weeks of handshakes at the portal and the Ticket Center, with the refusals of the last (<see cref="DemoFailures"/>). Doors that nobody has opened yet
/// are opened as they must have been; those of the sandbox stay as they are.
/// </summary>
internal sealed class DemoHandshakes(DashboardDbContext db, DoorSecretProtection protection)
{
    private const string Origin = "https://app.demo.example";
    private const int Days = 14;

    private static readonly TimeSpan Opened = TimeSpan.FromDays(41);

    /// <param name="by">Who set the doors up.</param>
    /// <param name="tickets">How many there are: a busier project has more handshakes.</param>
    public async Task RunAsync(Project project, string by, IReadOnlyList<Customer> customers, int tickets, int seed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var portal = await db.EmbeddedPortals.AsTracking().Include(p => p.Origins).SingleAsync(p => p.ProjectId == project.Id, cancellationToken);
        var centerId = await db.TicketCenters.Where(t => t.ProjectId == project.Id).Select(t => t.Id).SingleAsync(cancellationToken);
        var isOpenAlready = portal.Enabled;
        if (!isOpenAlready) Open(portal, centerId, by, now);
        var failures = new DemoFailures(project.Id, new Dictionary<Door, long> { [Door.Portal] = portal.Id, [Door.TicketCenter] = centerId }, seed, now);
        failures.Invent(customers, portal.Origins.FirstOrDefault()?.Pattern ?? Origin, wasRotated: !isOpenAlready);
        db.AddRange(failures.Rows);
        db.AddRange(failures.Traces);
        var failed = failures.Rows.GroupBy(f => (f.Door, f.Hour)).ToDictionary(g => g.Key, g => g.Sum(f => f.Count));
        Count(project.Id, Door.Portal, portal.Id, 20 + (tickets / 50.0), failed, seed, now);
        Count(project.Id, Door.TicketCenter, centerId, 4 + (tickets / 400.0), failed, seed + 1, now);
        await db.TouchConfigurationAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        if (!isOpenAlready)
        {
            await db.DoorSecrets.Where(s => s.ProjectId == project.Id && s.RetiredAt == null).ExecuteUpdateAsync(s => s.SetProperty(d => d.LastUsedAt, now.AddMinutes(-2)), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private void Open(EmbeddedPortal portal, long centerId, string by, DateTimeOffset now)
    {
        var (opened, rotated) = (now - Opened, now.AddHours(-DemoFailures.Rotated));
        portal.AllowOrigins([Origin, "https://www.demo.example"], opened);
        portal.Enable(opened);
        var first = AddSecret(portal.ProjectId, Door.Portal, portal.Id, SecretText.PortalPrefix, by, opened);
        first.Retire(by, TimeSpan.Zero, rotated);
        AddSecret(portal.ProjectId, Door.Portal, portal.Id, SecretText.PortalPrefix, by, rotated);
        AddSecret(portal.ProjectId, Door.TicketCenter, centerId, SecretText.TicketCenterPrefix, by, opened);
        db.AddRange(
            new AuditEntry(portal.ProjectId, null, by, "portal.enabled", "Embedded Portal", null, null, opened),
            new AuditEntry(portal.ProjectId, null, by, "portal.origins.changed", "Embedded Portal", $"{DemoFailures.RemovedOrigin} was removed.", null, now.AddHours(-DemoFailures.OriginRemoved)),
            new AuditEntry(portal.ProjectId, null, by, "portal.secret.rotated", $"secret {first.Fingerprint}", null, null, rotated));
    }

    private DoorSecret AddSecret(long projectId, Door door, long doorId, string prefix, string by, DateTimeOffset at)
    {
        var text = SecretText.Create(prefix);
        var secret = new DoorSecret(projectId, door, doorId, protection.Protect(door, doorId, text), SecretText.Fingerprint(text), by, at);
        secret.TryReveal(by, at.AddMinutes(3));
        return db.Add(secret).Entity;
    }

    private void Count(
        long projectId, Door door, long doorId, double perHour, IReadOnlyDictionary<(Door Door, DateTimeOffset Hour), long> failed, int seed, DateTimeOffset now)
    {
        var random = new Randomizer(seed);
        foreach (var ago in Enumerable.Range(0, Days * 24))
        {
            var at = DemoFailures.HourOf(now).AddHours(-ago);
            var share = at.Hour is > 6 and < 19 ? 1.0 : 0.2;
            var count = new HandshakeCount(projectId, door, doorId, at);
            var forgotten = ago >= 7 * 24 && random.Bool(0.2f) ? random.Number(1, 6) : 0;
            count.Add((long)(random.Double(0.5, 1.5) * share * perHour), failed.GetValueOrDefault((door, at)) + forgotten);
            db.Add(count);
        }
    }
}
