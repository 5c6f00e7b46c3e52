using Dashboard.Data.Notifications;
using Dashboard.Notifications;
using Dashboard.Platform.Colors;

namespace Dashboard.Settings;

/// <summary>What is said of an appearance beside its form: how well it can be read.</summary>
/// <param name="Text">Contrast of text on background, 1 to 21; null where the mail program chooses both.</param>
/// <param name="Button">Contrast of the button's text, 1 to 21.</param>
public sealed record MailContrast(double? Text, double Button)
{
    private static readonly CssColor White = CssColor.TryParse("#ffffff")!.Value;
    private static readonly CssColor Black = CssColor.TryParse("#000000")!.Value;

    public static MailContrast Of(MailAppearance appearance)
    {
        var look = MailLooks.LookOf(appearance, "", null);
        return new MailContrast(
            look.HasOwnColors ? ColorContrast.Ratio(look.Foreground ?? Black, look.Background ?? White, White) : null,
            ColorContrast.Ratio(look.OnButton, look.Button, White));
    }
}
