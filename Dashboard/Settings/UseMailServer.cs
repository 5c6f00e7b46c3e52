using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>Makes a project send through a server of its own.</summary>
public sealed class UseMailServer(DashboardDbContext db, MailPasswords passwords, AuditTrail audit, TimeProvider time)
{
    /// <param name="version">The version that the wish was made from; 0 where there was no server.</param>
    /// <returns>False if somebody else changed it since; nothing was saved.</returns>
    public async Task<bool> RunAsync(long projectId, MailServerWish wish, long version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wish);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        // Two who save the first server at once must not make two.
        await db.LockProjectAsync(projectId, cancellationToken);
        var server = await db.MailServers.AsTracking().SingleOrDefaultAsync(s => s.ProjectId == projectId, cancellationToken);
        if ((server?.Version ?? 0) != version) return false;
        var isNew = server is null;
        var cipher = wish.Password is null ? server?.PasswordCipher : wish.Password.Length == 0 ? null : passwords.Protect(projectId, wish.Password);
        if (server is null) db.MailServers.Add(server = new MailServer(projectId, time.GetUtcNow()));
        audit.Add(projectId, isNew ? "mail.server.set" : "mail.server.changed", wish.Host, Changes(server, wish, isNew));
        server.Use(wish.Host, wish.Port, wish.Security, wish.Username, cipher, wish.FromAddress, wish.FromName, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await db.TouchConfigurationAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>What becomes of each setting, in words. Of the password only that it changed.</summary>
    private static string Changes(MailServer before, MailServerWish wish, bool isNew)
    {
        var password = wish.Password switch { null => "", "" => before.PasswordCipher is null ? "" : "removed", _ => before.PasswordCipher is null ? "set" : "replaced" };
        (string Name, string From, string To)[] all =
        [
            ("Host", before.Host, wish.Host), ("Port", isNew ? "" : $"{before.Port}", $"{wish.Port}"), ("Security", isNew ? "" : $"{before.Security}", $"{wish.Security}"),
            ("Username", before.Username, wish.Username), ("From address", before.FromAddress, wish.FromAddress), ("Sender name", before.FromName, wish.FromName),
        ];
        var changed = all.Where(c => c.From != c.To).Select(c => $"{c.Name}: {Or(c.From)} → {Or(c.To)}");
        return string.Join("; ", password.Length == 0 ? changed : changed.Append($"Password: {password}"));
    }

    private static string Or(string value) => value.Length == 0 ? "not set" : value;
}
