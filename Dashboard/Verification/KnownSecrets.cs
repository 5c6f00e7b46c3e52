using System.Globalization;
using System.Security.Cryptography;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Data.Team;
using Dashboard.Identity;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Verification;

/// <summary>Whose secrets a check may try.</summary>
public enum SecretReach
{
    /// <summary>Those of the door's own project.</summary>
    Project,

    /// <summary>And those of the other projects where the member who asks is Owner, Admin or Engineer.</summary>
    Member,
}

/// <summary>
/// The secrets that a check may try: this door's, the other doors' of the project, and those of the other projects where the member may
/// verify as well. Their texts stay in the process.
/// </summary>
public sealed class KnownSecrets(DashboardDbContext db, DoorSecretProtection protection, CurrentProject current, TimeProvider time)
{
    private const int MostSecrets = 24;

    /// <param name="own">The door that is checked; its current secret comes first.</param>
    /// <param name="reach">Whose secrets besides.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    internal async Task<IReadOnlyList<TriedSecret>> ReadAsync(DoorKey own, SecretReach reach, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rows = await Query(own, reach)
            .OrderBy(s => s.ProjectId != own.ProjectId).ThenBy(s => s.Door != own.Door || s.DoorId != own.DoorId)
            .ThenBy(s => s.RetiredAt != null).ThenByDescending(s => s.Id)
            .Take(MostSecrets)
            .Select(s => new
            {
                Secret = s,
                Project = db.Projects.Where(p => p.Id == s.ProjectId).Select(p => p.Name).First(),
                Widget = db.Widgets.Where(w => s.Door == Door.Widget && w.Id == s.DoorId).Select(w => w.Name).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        var ownName = own.Door switch { Door.Portal => "Embedded Portal", Door.TicketCenter => "Ticket Center", _ => "widget" };
        var fingerprint = rows.Select(r => r.Secret).FirstOrDefault(s => s.IsCurrent && IsOf(s, own))?.Fingerprint;
        return [.. rows.Select(r => Try(r.Secret, own, NameOf(r.Secret, r.Widget), r.Project, ownName, fingerprint, now)).OfType<TriedSecret>()];
    }

    private IQueryable<DoorSecret> Query(DoorKey own, SecretReach reach)
    {
        var kept = db.DoorSecrets.AsNoTracking().Where(s => s.DestroyedAt == null);
        if (reach == SecretReach.Project) return kept.Where(s => s.ProjectId == own.ProjectId);
        var mine = db.Memberships
            .Where(m => m.UserId == current.UserId && (m.Role == ProjectRole.Owner || m.Role == ProjectRole.Admin || m.Role == ProjectRole.Engineer))
            .Select(m => m.ProjectId);
        return kept.Where(s => s.ProjectId == own.ProjectId || mine.Contains(s.ProjectId));
    }

    private TriedSecret? Try(DoorSecret secret, DoorKey own, string door, string project, string ownName, string? currentFingerprint, DateTimeOffset now)
    {
        if (Decrypt(secret) is not { } text) return null;
        if (!IsOf(secret, own)) return new TriedSecret(text, Elsewhere(secret.ProjectId == own.ProjectId, door, project, ownName, currentFingerprint)) { IsOwn = false };
        if (secret.IsCurrent) return new TriedSecret(text, null);
        return secret.IsAccepted(now)
            ? new TriedSecret(text, null) { Note = $"It was made with the old secret (fingerprint {secret.Fingerprint}), which works until {Time(secret.AcceptedUntil)} UTC. Deploy the new one before." }
            : new TriedSecret(text, Previous(secret, currentFingerprint));
    }

    private string? Decrypt(DoorSecret secret)
    {
        try
        {
            return protection.Unprotect(secret.Door, secret.DoorId, secret.CipherText) is { } utf8 ? StrictUtf8.Encoding.GetString(utf8) : null;
        }
        catch (CryptographicException)
        {
            // The key ring that encrypted it is gone; the check goes on with the others.
            return null;
        }
    }

    private static Cause Previous(DoorSecret secret, string? fingerprint) => new(
        PreviousSecret.Code, PreviousSecret.Name,
        $"It was made with the secret {secret.Fingerprint}, which {secret.RetiredBy} replaced on {Time(secret.RetiredAt)} UTC.",
        $"Deploy the current secret{Fingerprint(fingerprint)} to this server, and restart what keeps its environment.")
    { Lines = Rules.FixLines.Secret };

    private static Cause Elsewhere(bool sameProject, string door, string project, string ownName, string? fingerprint) => sameProject
        ? new Cause(
            OtherDoor.Code, OtherDoor.Name, $"It was made with the secret of the {door}. Every door has a secret of its own.",
            $"Use the secret of the {ownName}{Fingerprint(fingerprint)}.")
        { Lines = Rules.FixLines.Secret }
        : new Cause(
            OtherProject.Code, OtherProject.Name, $"It was made with the secret of the {door} of the project {project}.",
            $"Use the secret of this project's {ownName}{Fingerprint(fingerprint)}; look whether test and production are mixed up.")
        { Lines = Rules.FixLines.Secret };

    internal static readonly Cause PreviousSecret = new(
        "previous-secret", "Previous secret", "It was made with a secret that has been replaced.",
        "Deploy the current secret to this server, and restart what keeps its environment.")
    { Lines = Rules.FixLines.Secret };

    internal static readonly Cause OtherDoor = new(
        "other-door", "Another door's secret", "It was made with the secret of another door of this project. Every door has a secret of its own.",
        "Use the secret of the door that you sign for.")
    { Lines = Rules.FixLines.Secret };

    internal static readonly Cause OtherProject = new(
        "other-project", "Another project's secret", "It was made with a secret of another project.",
        "Use the secret of this project; look whether test and production are mixed up.")
    { Lines = Rules.FixLines.Secret };

    private static string NameOf(DoorSecret secret, string? widget) => secret.Door switch
    {
        Door.Portal => "Embedded Portal",
        Door.TicketCenter => "Ticket Center",
        Door.InboundMail => "replies by mail",
        _ => $"Chat Widget {widget}",
    };

    private static bool IsOf(DoorSecret secret, DoorKey key) => secret.ProjectId == key.ProjectId && secret.Door == key.Door && secret.DoorId == key.DoorId;

    private static string Fingerprint(string? fingerprint) => fingerprint is null ? "" : $" (fingerprint {fingerprint})";

    private static string Time(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";
}
