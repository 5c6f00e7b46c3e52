using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Notifications;
using Dashboard.Notifications.Mail;
using Dashboard.Projects;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Settings;

/// <summary>Writes the sample mail that shows how an appearance looks, saved or not.</summary>
public sealed class PreviewMail(DashboardDbContext db, SampleMail sample, CurrentProject current, TimeProvider time)
{
    /// <summary>As it is stored.</summary>
    public async Task<SampleLetter> RunAsync(string? language, CancellationToken cancellationToken) =>
        await WriteAsync(await StoredAsync(cancellationToken) ?? New(), language);

    /// <summary>As it is typed; what is refused of it keeps its default.</summary>
    public async Task<SampleLetter> RunAsync(MailAppearanceInput input, string? language, CancellationToken cancellationToken)
    {
        var (wish, _) = await ReadMailAppearance.RunAsync(input, cancellationToken);
        var logo = wish.RemoveLogo ? null : wish.Logo ?? (await StoredAsync(cancellationToken))?.Logo;
        var typed = New();
        typed.Look(wish.Name, wish.Primary, wish.Background, wish.Foreground, time.GetUtcNow());
        typed.Say(wish.Greeting, wish.Footer, time.GetUtcNow());
        typed.Show(logo, time.GetUtcNow());
        return await WriteAsync(typed, language);
    }

    private Task<MailAppearance?> StoredAsync(CancellationToken cancellationToken) =>
        db.MailAppearances.AsNoTracking().Include(a => a.Logo).SingleOrDefaultAsync(a => a.ProjectId == current.ProjectId, cancellationToken);

    private MailAppearance New() => new(current.ProjectId, time.GetUtcNow());

    private Task<SampleLetter> WriteAsync(MailAppearance appearance, string? language)
    {
        // In a page there is no mail to refer into, and a frame that is shut in may fetch nothing.
        var picture = appearance.Logo is { } logo
            ? MailPicture.Fit($"data:{logo.ContentType};base64,{Convert.ToBase64String(logo.Bytes)}", logo.Width, logo.Height)
            : null;
        return sample.WriteAsync(
            new MailFrame(MailLooks.LookOf(appearance, current.Name, picture), appearance.Greeting ?? "", appearance.Footer ?? "", null), language, current.UserName);
    }
}
