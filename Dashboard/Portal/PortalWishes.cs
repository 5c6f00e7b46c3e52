using System.Text.Json;
using Dashboard.Data.Portal;
using Dashboard.Identity;

namespace Dashboard.Portal;

/// <summary>What a host page asks of the portal's looks. Nothing of it is trusted and nothing of it can fail a request.</summary>
public sealed record PortalWishes
{
    public static readonly PortalWishes None = new();

    /// <summary>A language tag.</summary>
    public string? Locale { get; init; }

    /// <summary><c>light</c>, <c>dark</c> or <c>auto</c>.</summary>
    public string? Theme { get; init; }

    /// <summary><c>button</c>, <c>custom</c> or <c>none</c>.</summary>
    public string? Launcher { get; init; }

    public bool? ShowMetricCards { get; init; }

    /// <summary>Unsanitised; only the five names are kept.</summary>
    public IReadOnlyDictionary<string, string>? CssVars { get; init; }

    /// <summary>Reads the object at which <paramref name="json"/> stands; values of the wrong type are passed over.</summary>
    public static PortalWishes Read(ref Utf8JsonReader json)
    {
        var wishes = None;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            wishes = (name, json.TokenType) switch
            {
                ("locale", JsonTokenType.String) => wishes with { Locale = json.GetString() },
                ("theme", JsonTokenType.String) => wishes with { Theme = json.GetString() },
                ("launcher", JsonTokenType.String) => wishes with { Launcher = json.GetString() },
                ("showMetricCards", JsonTokenType.True) => wishes with { ShowMetricCards = true },
                ("showMetricCards", JsonTokenType.False) => wishes with { ShowMetricCards = false },
                ("cssVars", JsonTokenType.StartObject) => wishes with { CssVars = ReadVariables(ref json) },
                _ => wishes,
            };
            json.Skip();
        }

        return wishes;
    }

    private static Dictionary<string, string> ReadVariables(ref Utf8JsonReader json)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            json.Read();
            if (json.TokenType == JsonTokenType.String && CssVariableSanitizer.Names.Contains(name)) variables[name] = json.GetString()!;
            json.Skip();
        }

        return variables;
    }
}

/// <summary>How the portal looks for one customer: the host page's wishes over what was signed over what the project set.</summary>
/// <param name="Locale"><c>en</c> or <c>es</c>.</param>
/// <param name="Theme"><c>light</c>, <c>dark</c> or <c>auto</c>.</param>
/// <param name="Launcher"><c>button</c>, <c>custom</c> or <c>none</c>.</param>
/// <param name="ShowMetricCards">Whether the list begins with the three cards.</param>
/// <param name="CssVars">Name to CSS value, every one written by <see cref="CssVariableSanitizer"/>.</param>
public sealed record PortalLook(string Locale, string Theme, string Launcher, bool ShowMetricCards, IReadOnlyDictionary<string, string> CssVars)
{
    private static readonly string[] Locales = ["en", "es"];

    /// <summary>Resolves it. Precedence of the language: host page, signed <paramref name="signedLocale"/>, project, <c>en</c>.</summary>
    public static PortalLook Resolve(PortalDoor door, PortalWishes wishes, string? signedLocale) => new(
        LocaleOf(wishes.Locale) ?? LocaleOf(signedLocale) ?? LocaleOf(door.DefaultLocale) ?? "en",
        wishes.Theme is "light" or "dark" or "auto" ? wishes.Theme : TextOf(door.Theme),
        wishes.Launcher is "button" or "custom" or "none" ? wishes.Launcher : TextOf(door.Launcher),
        wishes.ShowMetricCards ?? door.ShowMetricCards,
        CssVariableSanitizer.Resolve(door.Brand, wishes.CssVars));

    /// <summary>The object <c>{"locale","theme","cssVars","showMetricCards","launcher"}</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("locale", Locale);
        json.WriteString("theme", Theme);
        json.WriteStartObject("cssVars");
        foreach (var (name, value) in CssVars) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteBoolean("showMetricCards", ShowMetricCards);
        json.WriteString("launcher", Launcher);
        json.WriteEndObject();
    }

    /// <summary>The portal's language for a tag: <c>es-MX</c> is <c>es</c>; null for a language it does not have.</summary>
    public static string? LocaleOf(string? tag)
    {
        if (tag is null) return null;
        var language = tag.AsSpan(0, tag.AsSpan().IndexOfAny('-', '_') is var end and >= 0 ? end : tag.Length);
        foreach (var locale in Locales)
        {
            if (language.Equals(locale, StringComparison.OrdinalIgnoreCase)) return locale;
        }

        return null;
    }

    private static string TextOf(PortalTheme theme) => theme switch
    {
        PortalTheme.Light => "light",
        PortalTheme.Dark => "dark",
        _ => "auto",
    };

    private static string TextOf(PortalLauncher launcher) => launcher switch
    {
        PortalLauncher.Custom => "custom",
        PortalLauncher.None => "none",
        _ => "button",
    };
}
