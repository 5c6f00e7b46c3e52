using Dashboard.Data.Notifications;
using Dashboard.Platform.Colors;
using Dashboard.Platform.Images;

namespace Dashboard.Settings;

/// <summary>Reads the form of Settings, Mail, Appearance: either everything is good, or nothing is saved and each field says why.</summary>
public static class ReadMailAppearance
{
    /// <summary>Most pixels a side: a small file can unpack to a huge picture.</summary>
    private const int MostPixels = 4000;

    /// <param name="input">As typed.</param>
    /// <returns>What is good of it – what is not is null, so save it only where there are no problems – and for each problem its field and the reason.</returns>
    public static async Task<(MailAppearanceWish Wish, IReadOnlyList<(string Field, string Problem)> Problems)> RunAsync(
        MailAppearanceInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var problems = new List<(string Field, string Problem)>();
        var wish = new MailAppearanceWish(
            Line(input.Name, nameof(input.Name), problems),
            Color(input.Primary, nameof(input.Primary), problems),
            Color(input.Background, nameof(input.Background), problems),
            Color(input.Foreground, nameof(input.Foreground), problems),
            Paragraphs(input.Greeting, nameof(input.Greeting), MailAppearance.MaxGreetingLength, problems),
            Paragraphs(input.Footer, nameof(input.Footer), MailAppearance.MaxFooterLength, problems),
            await LogoAsync(input.Logo, problems, cancellationToken),
            input.RemoveLogo);
        if (input.RemoveLogo && input.Logo is not null) problems.Add((nameof(input.Logo), "Either choose a logo or remove it."));
        return (wish, problems);
    }

    private static string? Line(string? typed, string field, List<(string Field, string Problem)> problems)
    {
        var text = typed?.Trim() ?? "";
        if (text.Length > MailAppearance.MaxNameLength) problems.Add((field, $"At most {MailAppearance.MaxNameLength} characters."));
        else if (text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029')) problems.Add((field, "Leave out line breaks and control characters."));
        else return text.Length == 0 ? null : text;
        return null;
    }

    private static string? Paragraphs(string? typed, string field, int most, List<(string Field, string Problem)> problems)
    {
        var text = (typed ?? "").ReplaceLineEndings("\n").Trim();
        if (text.Length > most) problems.Add((field, $"At most {most} characters; there are {text.Length}."));
        else if (text.Any(c => char.IsControl(c) && c is not '\n' and not '\t')) problems.Add((field, "Leave out control characters."));
        else return text.Length == 0 ? null : text;
        return null;
    }

    /// <summary>Kept as the grammar writes it anew. Clear and half-clear colours are refused: what lies behind a mail is not known.</summary>
    private static string? Color(string? typed, string field, List<(string Field, string Problem)> problems)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        if (typed.Length <= MailAppearance.MaxColorLength && CssColor.TryParse(typed) is { } color)
        {
            // Some mail programs know no other way to write a colour.
            if (color.Alpha >= 1) return $"#{Byte(color.Red)}{Byte(color.Green)}{Byte(color.Blue)}";
            problems.Add((field, "Mail has no see-through colours: what lies behind it differs from program to program."));
            return null;
        }

        problems.Add((field, "A colour is #rgb, #rrggbb, a CSS colour name, rgb() or hsl()."));
        return null;
    }

    private static string Byte(double channel) => ((int)Math.Round(channel)).ToString("x2", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<MailLogo?> LogoAsync(IFormFile? file, List<(string Field, string Problem)> problems, CancellationToken cancellationToken)
    {
        if (file is null) return null;
        var problem = file.Length switch { 0 => "The file is empty.", > MailLogo.MaxBytes => "The file is larger than 100 KB.", _ => null };
        if (problem is null)
        {
            var bytes = new byte[file.Length];
            await using var stream = file.OpenReadStream();
            await stream.ReadExactlyAsync(bytes, cancellationToken);
            if (RasterImage.TryRead(bytes) is not { } image) problem = "This is no PNG, JPEG or WebP picture, whatever its name says.";
            else if (Math.Max(image.Width, image.Height) > MostPixels) problem = $"It has {image.Width} × {image.Height} pixels; {MostPixels} a side is the most.";
            else return new MailLogo(bytes, image.ContentType, image.Width, image.Height);
        }

        problems.Add((nameof(MailAppearanceInput.Logo), problem));
        return null;
    }
}
