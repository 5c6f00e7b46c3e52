using Dashboard.Platform.Colors;

namespace Dashboard.Notifications.Mail;

/// <summary>How a mail looks. Colours are what the colour grammar re-emitted, never a piece of what was typed.</summary>
/// <param name="Name">Who it is from, at its top and bottom.</param>
/// <param name="Button">Behind the link's text.</param>
/// <param name="Background">Null: ours, light or dark as the reader's program is.</param>
/// <param name="Foreground">Null: as above.</param>
public sealed record MailLook(string Name, MailPicture? Logo, CssColor Button, CssColor? Background, CssColor? Foreground)
{
    private static readonly CssColor Black = CssColor.TryParse("#000000")!.Value;
    private static readonly CssColor White = CssColor.TryParse("#ffffff")!.Value;

    /// <summary>Where the project has chosen none.</summary>
    public static CssColor DefaultButton { get; } = CssColor.TryParse("#1f2937")!.Value;

    /// <summary>Black or white, whichever reads better on the button.</summary>
    public CssColor OnButton => ColorContrast.Ratio(White, Button, White) >= ColorContrast.Ratio(Black, Button, White) ? White : Black;

    /// <summary>Whether the project has colours of its own, which then hold in dark mail programs too.</summary>
    public bool HasOwnColors => Background is not null || Foreground is not null;

    /// <summary>Whether the project has chosen the button's colour; else it turns light in dark mail programs.</summary>
    public bool HasOwnButton => Button != DefaultButton;

    /// <summary>The style of the whole mail. Colours of our own are said as well: a program that darkens mail by itself darkens what it finds.</summary>
    public string Colors => HasOwnColors ? $"background:{(Background ?? White).Css};color:{(Foreground ?? Black).Css}" : "background:#ffffff;color:#1f2937";

    /// <summary>The style of what matters less. Grey upon a colour of somebody's choosing may not be readable, so there it is the text's own.</summary>
    public string Muted => HasOwnColors ? "color:inherit" : "color:#6b7280";

    public static MailLook Plain(string name) => new(name, null, DefaultButton, null, null);
}

/// <summary>The logo as the mail shows it.</summary>
/// <param name="Source">A <c>cid:</c> address in a mail, a <c>data:</c> address in a preview.</param>
/// <param name="Width">In CSS pixels.</param>
/// <param name="Height">In CSS pixels.</param>
public sealed record MailPicture(string Source, int Width, int Height)
{
    private const double MostWidth = 240;
    private const double MostHeight = 48;

    /// <summary>Fits a picture of so many pixels into the head of a mail; never larger than it is.</summary>
    public static MailPicture Fit(string source, int width, int height)
    {
        var scale = Math.Min(1, Math.Min(MostWidth / width, MostHeight / height));
        return new MailPicture(source, Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }
}
