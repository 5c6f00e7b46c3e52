using Dashboard.Data.Notifications;

namespace Dashboard.Settings;

/// <summary>The form of Settings, Mail, Appearance, as typed.</summary>
public sealed class MailAppearanceInput
{
    public string? Name { get; set; }

    /// <summary>A new logo; none keeps the one there is. A browser does not send it twice, so after an error it is chosen again.</summary>
    public IFormFile? Logo { get; set; }

    public bool RemoveLogo { get; set; }

    public string? Primary { get; set; }

    public string? Background { get; set; }

    public string? Foreground { get; set; }

    public string? Greeting { get; set; }

    public string? Footer { get; set; }

    /// <summary>The settings' version when the form was shown; 0 where there were none.</summary>
    public long Version { get; set; }

    /// <summary>The form as it shows what is stored, or an empty one.</summary>
    public static MailAppearanceInput Of(MailAppearance? stored) => stored is null ? new MailAppearanceInput() : new MailAppearanceInput
    {
        Name = stored.Name,
        Primary = stored.Primary,
        Background = stored.Background,
        Foreground = stored.Foreground,
        Greeting = stored.Greeting,
        Footer = stored.Footer,
        Version = stored.Version,
    };
}

/// <summary>The looks of a project's mail, read and found good; null where the default stays.</summary>
/// <param name="Logo">A new one; null keeps what there is, unless <paramref name="RemoveLogo"/>.</param>
public sealed record MailAppearanceWish(
    string? Name, string? Primary, string? Background, string? Foreground, string? Greeting, string? Footer, MailLogo? Logo, bool RemoveLogo);
