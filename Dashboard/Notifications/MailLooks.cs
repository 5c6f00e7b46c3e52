using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Notifications.Mail;
using Dashboard.Platform.Colors;
using Dashboard.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Notifications;

/// <summary>A project's mail to customers around the messages it carries.</summary>
/// <param name="Greeting">Plain text; empty for none.</param>
/// <param name="Closing">Plain text; empty for none.</param>
/// <param name="Logo">What <see cref="MailLook.Logo"/> refers to; null for none.</param>
public sealed record MailFrame(MailLook Look, string Greeting, string Closing, InlineImage? Logo)
{
    public static MailFrame Plain(string name) => new(MailLook.Plain(name), "", "", null);
}

/// <summary>Reads how a project's mail looks.</summary>
public sealed class MailLooks(DashboardDbContext db)
{
    /// <summary>What the HTML calls the logo: there is one in a mail.</summary>
    private const string ContentId = "logo@dashboard";

    public async Task<MailFrame> OfAsync(long projectId, string projectName, CancellationToken cancellationToken)
    {
        var found = await db.MailAppearances.AsNoTracking().Include(a => a.Logo).SingleOrDefaultAsync(a => a.ProjectId == projectId, cancellationToken);
        if (found is null) return MailFrame.Plain(projectName);
        var picture = found.Logo is { } logo ? MailPicture.Fit($"cid:{ContentId}", logo.Width, logo.Height) : null;
        var image = found.Logo is { } file ? new InlineImage(file.Bytes, file.ContentType, ContentId) : null;
        return new MailFrame(LookOf(found, projectName, picture), found.Greeting ?? "", found.Footer ?? "", image);
    }

    /// <summary>The look of settings that may not be saved yet.</summary>
    public static MailLook LookOf(MailAppearance appearance, string projectName, MailPicture? logo)
    {
        ArgumentNullException.ThrowIfNull(appearance);
        return new MailLook(
            appearance.Name ?? projectName, logo, Color(appearance.Primary) ?? MailLook.DefaultButton, Color(appearance.Background), Color(appearance.Foreground));
    }

    // Read anew: whatever stands in the database, only what the grammar emits reaches a style.
    private static CssColor? Color(string? value) => value is null ? null : CssColor.TryParse(value);
}
