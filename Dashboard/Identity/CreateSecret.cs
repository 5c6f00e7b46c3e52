using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Identity;

/// <summary>A secret that was made now, with its text, which nothing else will ever give but the one reveal.</summary>
public sealed record CreatedSecret(DoorSecret Entity, string Text);

/// <summary>Gives a door its first secret.</summary>
public sealed class CreateSecret(DashboardDbContext db, DoorSecretProtection protection, AuditTrail audit, TimeProvider time)
{
    /// <summary>Makes it by itself, in one transaction; it then waits behind <i>Reveal once</i>.</summary>
    /// <returns>False where the door has a current secret already, also one that somebody else made at the same moment.</returns>
    public async Task<bool> ExecuteAsync(DoorKey key, string by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await AddAsync(key, by, cancellationToken) is null) return false;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // On PostgreSQL two can look before either writes; the unique index lets one of them in.
            return false;
        }

        await db.TouchConfigurationAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Adds the secret to the context; the caller saves, together with whatever made it necessary.</summary>
    /// <param name="key">The door.</param>
    /// <param name="by">Who, for the screen: a name or "Command line".</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <returns>Null where the door has a current secret already.</returns>
    public async Task<CreatedSecret?> AddAsync(DoorKey key, string by, CancellationToken cancellationToken)
    {
        var exists = await db.DoorSecrets.AnyAsync(
            s => s.Door == key.Door && s.DoorId == key.DoorId && s.RetiredAt == null, cancellationToken);
        return exists ? null : AddNew(key, by);
    }

    /// <summary>Adds a new current secret without a look; the unique index guards against a second one.</summary>
    internal CreatedSecret AddNew(DoorKey key, string by)
    {
        var text = SecretText.Create(PrefixOf(key.Door));
        var secret = new DoorSecret(
            key.ProjectId, key.Door, key.DoorId, protection.Protect(key.Door, key.DoorId, text), SecretText.Fingerprint(text), by, time.GetUtcNow());
        db.DoorSecrets.Add(secret);
        audit.Add(key.ProjectId, SecretAudit.Action(key.Door, "created"), $"secret {secret.Fingerprint}");
        return new CreatedSecret(secret, text);
    }

    private static string PrefixOf(Door door) => door switch
    {
        Door.Portal => SecretText.PortalPrefix,
        Door.TicketCenter => SecretText.TicketCenterPrefix,
        Door.Widget => SecretText.ChatWidgetPrefix,
        Door.InboundMail => SecretText.InboundMailPrefix,
        _ => throw new ArgumentOutOfRangeException(nameof(door), door, null),
    };
}

/// <summary>Names of audit actions about secrets.</summary>
internal static class SecretAudit
{
    /// <summary><c>portal.secret.rotated</c> and the like.</summary>
    public static string Action(Door door, string what) => door switch
    {
        Door.Portal => $"portal.secret.{what}",
        Door.TicketCenter => $"ticket-center.secret.{what}",
        Door.Widget => $"widget.secret.{what}",
        Door.InboundMail => $"inbound-mail.secret.{what}",
        _ => throw new ArgumentOutOfRangeException(nameof(door), door, null),
    };
}
