using System.Security.Cryptography;
using System.Text;
using Dashboard.Data;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.InboundMail;

/// <summary>Who may post mail to a project: whoever holds its secret.</summary>
public sealed class MailSecrets(DashboardDbContext db, DoorSecrets secrets, DoorSecretProtection protection, TimeProvider time)
{
    private static readonly TimeSpan UseIsNoted = TimeSpan.FromMinutes(1);

    /// <summary>A project has one such door, and it is the project's own.</summary>
    public static DoorKey KeyOf(long projectId) => new(projectId, Door.InboundMail, projectId);

    public static DoorKey KeyOf(CurrentProject current)
    {
        ArgumentNullException.ThrowIfNull(current);
        return KeyOf(current.ProjectId);
    }

    /// <summary>
    /// The project of this slug, if the secret is one of its. A project that does not exist is answered like a wrong secret, in about
    /// the same time: a stranger does not learn which there are.
    /// </summary>
    public async Task<long?> FindProjectAsync(string slug, string secret, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var now = time.GetUtcNow();
        var projectId = await db.Projects.Where(p => p.Slug == slug).Select(p => (long?)p.Id).SingleOrDefaultAsync(cancellationToken) ?? 0;
        var accepted = await secrets.AcceptedAsync(Door.InboundMail, projectId, now, cancellationToken);
        if (accepted.Count == 0) accepted = [new AcceptedSecret(0, protection.Unprotect(Door.InboundMail, 0, protection.Protect(Door.InboundMail, 0, SecretText.Create("")))!, null)];
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        long? matched = null;
        foreach (var candidate in accepted)
        {
            if (CryptographicOperations.FixedTimeEquals(SHA256.HashData(candidate.Utf8), given) && candidate.IsAccepted(now)) matched = candidate.Id;
        }

        if (matched is not { } id || projectId == 0) return null;
        await NoteUseAsync(id, now, cancellationToken);
        return projectId;
    }

    private async Task NoteUseAsync(long id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var recently = now - UseIsNoted;
        DateTimeOffset? used = now;
        await db.DoorSecrets.Where(s => s.Id == id && (s.LastUsedAt == null || s.LastUsedAt < recently))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastUsedAt, used), cancellationToken);
    }
}
