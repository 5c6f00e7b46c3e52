using Dashboard.Data.ChatWidget;
using Dashboard.Data.Projects;
using Dashboard.Identity;
using Dashboard.Platform;

namespace Dashboard.ChatWidget;

/// <summary>The form of a widget's settings, as typed.</summary>
public sealed class WidgetSettingsInput
{
    public string? Name { get; set; }

    /// <summary>Only where a widget is made; empty: from the name.</summary>
    public string? Slug { get; set; }

    /// <summary>Bare hosts, one a line.</summary>
    public string? Domains { get; set; }

    /// <summary><c>external-id</c>, <c>email</c>, or <c>either</c> where a widget has it already.</summary>
    public string? Covers { get; set; }

    /// <summary><c>light</c> or <c>dark</c>.</summary>
    public string? Theme { get; set; } = "light";

    /// <summary><c>bottom-right</c> and so on.</summary>
    public string? Position { get; set; } = "bottom-right";

    public static WidgetSettingsInput Of(Widget widget) => new()
    {
        Name = widget.Name,
        Domains = widget.AllowedDomains,
        Covers = WidgetNames.Of(widget.SignatureCovers),
        Theme = WidgetNames.Of(widget.Theme),
        Position = WidgetNames.Of(widget.Position),
    };

    /// <summary>Reads it: either everything is good, or nothing is saved and each field says why.</summary>
    /// <param name="mayCoverEither">The widget has it already; nobody gets it anew (product §4).</param>
    /// <param name="problems">Field and reason; a field can have several.</param>
    /// <returns>Null where there are problems.</returns>
    internal WidgetConfiguration? Read(bool mayCoverEither, out IReadOnlyList<(string Field, string Problem)> problems)
    {
        var found = new List<(string Field, string Problem)>();
        if (RefuseName() is { } nameProblem) found.Add((nameof(Name), nameProblem));
        if (!string.IsNullOrWhiteSpace(Slug) && !ProjectSlug.IsWellFormed(Slug.Trim())) found.Add((nameof(Slug), "A slug is 2 to 40 of a–z, 0–9 and '-'."));
        var domains = DomainAllowlist.Parse(Domains, out var refused);
        found.AddRange(refused.Select(line => (nameof(Domains), $"Line {line.Number}, {Shorten(line.Text)}: {line.Reason}")));
        if (WidgetNames.CoversOf(Covers) is not { } covers || (covers == SignatureScope.Either && !mayCoverEither))
        {
            covers = default;
            found.Add((nameof(Covers), "Choose what your server signs: the external user id or the email."));
        }

        if (WidgetNames.ThemeOf(Theme) is not { } theme) found.Add((nameof(Theme), "Choose light or dark."));
        else if (WidgetNames.PositionOf(Position) is not { } position) found.Add((nameof(Position), "Choose one of the four corners."));
        else if (found.Count == 0)
        {
            problems = found;
            return new WidgetConfiguration(Name!.Trim(), string.Join('\n', domains.Domains), covers, theme, position);
        }

        problems = found;
        return null;
    }

    private string? RefuseName()
    {
        if (string.IsNullOrWhiteSpace(Name)) return "Name the widget.";
        if (Name.Any(char.IsControl) || !UnicodeText.IsWellFormed(Name)) return "A name is one line of ordinary characters.";
        return Name.Trim().Length > Widget.MaxNameLength ? $"A name has at most {Widget.MaxNameLength} characters." : null;
    }

    private static string Shorten(string line) => line.Length <= 80 ? line : line[..80] + "…";
}

/// <summary>The settings of a widget, read and found good.</summary>
/// <param name="Domains">Normalised, one a line.</param>
public sealed record WidgetConfiguration(string Name, string Domains, SignatureScope Covers, WidgetTheme Theme, TriggerPosition Position)
{
    public static WidgetConfiguration Of(Widget widget) => new(widget.Name, widget.AllowedDomains, widget.SignatureCovers, widget.Theme, widget.Position);

    /// <summary>What differs, in words, for the audit log.</summary>
    public IEnumerable<string> ChangesFrom(WidgetConfiguration before)
    {
        if (Name != before.Name) yield return $"Name: {before.Name} → {Name}";
        if (Domains != before.Domains) yield return $"Allowed domains: {InWords(before.Domains)} → {InWords(Domains)}";
        if (Covers != before.Covers) yield return $"A signature covers: {WidgetNames.InWords(before.Covers)} → {WidgetNames.InWords(Covers)}";
        if (Theme != before.Theme) yield return $"Theme: {WidgetNames.Of(before.Theme)} → {WidgetNames.Of(Theme)}";
        if (Position != before.Position) yield return $"Position: {WidgetNames.Of(before.Position)} → {WidgetNames.Of(Position)}";
    }

    /// <summary>Whether some page that was admitted under the former list is not under this one.</summary>
    public bool TakesDomainsFrom(WidgetConfiguration before)
    {
        if (Domains.Length == 0) return false;
        var now = Domains.Split('\n').ToHashSet(StringComparer.Ordinal);
        return before.Domains.Length == 0 || before.Domains.Split('\n').Any(domain => !now.Contains(domain));
    }

    private static string InWords(string domains) => domains.Length == 0 ? "every domain" : domains.Replace('\n', ' ');
}
