using Dashboard.Audit;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>Saves how a project's mail looks and what it says around the messages.</summary>
public sealed class ChangeMailAppearance(DashboardDbContext db, AuditTrail audit, TimeProvider time)
{
    /// <param name="version">The version that the wish was made from; 0 where there was none.</param>
    /// <returns>False if somebody else changed it since; nothing was saved.</returns>
    public async Task<bool> RunAsync(long projectId, string projectName, MailAppearanceWish wish, long version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wish);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        // Two who save the first one at once must not make two.
        await db.LockProjectAsync(projectId, cancellationToken);
        var appearance = await db.MailAppearances.AsTracking().Include(a => a.Logo).SingleOrDefaultAsync(a => a.ProjectId == projectId, cancellationToken);
        if ((appearance?.Version ?? 0) != version) return false;
        var now = time.GetUtcNow();
        if (appearance is null) db.MailAppearances.Add(appearance = new MailAppearance(projectId, now));
        audit.Add(projectId, "mail.appearance.changed", wish.Name ?? projectName, Changes(appearance, wish));
        appearance.Look(wish.Name, wish.Primary, wish.Background, wish.Foreground, now);
        appearance.Say(wish.Greeting, wish.Footer, now);
        if (wish.Logo is not null || wish.RemoveLogo)
        {
            if (appearance.Logo is { } old) db.Remove(old);
            // Before the new one comes: there is at most one.
            appearance.Show(null, now);
            await db.SaveChangesAsync(cancellationToken);
            appearance.Show(wish.Logo, now);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static string Changes(MailAppearance before, MailAppearanceWish wish)
    {
        (string Name, string? From, string? To)[] all =
        [
            ("Name", before.Name, wish.Name), ("Primary", before.Primary, wish.Primary), ("Background", before.Background, wish.Background),
            ("Foreground", before.Foreground, wish.Foreground), ("Greeting", before.Greeting, wish.Greeting), ("Footer", before.Footer, wish.Footer),
        ];
        var changed = all.Where(c => c.From != c.To).Select(c => $"{c.Name}: {Or(c.From)} → {Or(c.To)}");
        if (wish.Logo is { } logo) changed = changed.Append($"Logo: {logo.ContentType}, {logo.Width} × {logo.Height} pixels");
        else if (wish.RemoveLogo && before.Logo is not null) changed = changed.Append("Logo: removed");
        return string.Join("; ", changed);
    }

    private static string Or(string? value) => value switch { null => "not set", { Length: > 60 } => value[..60] + "…", _ => value };
}
