using System.Security.Cryptography;
using Dashboard.Identity;
using Dashboard.Platform;
using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.Options;

namespace Dashboard.Conversations;

/// <summary>
/// The document of the conversations' frame, the same for every door. Nothing personal is in it, so it needs no session; it makes no request
/// but for its script, and what it shows is pushed by the door's script in the host page (Client/frame/channel.js).
/// </summary>
public sealed class ConversationFrame(ConversationScripts scripts, IOptions<BrandingOptions> branding)
{
    /// <summary>The languages there are, as BCP 47 tags.</summary>
    public static IReadOnlyCollection<string> Locales { get; } = ["en", "es"];

    public string Nonce { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    public string Locale { get; private set; } = "en";

    public string Theme { get; private set; } = "auto";

    public string ProductName => branding.Value.ProductName;

    public FrameWords Words => FrameWords.For(Locale);

    /// <summary>True where it was not opened inside a page, or there is no such door: it says so and runs no script.</summary>
    public bool IsOutOfPlace { get; private set; }

    public HtmlString Style => new(scripts.FrameStyle);

    public string ScriptAddress => $"/conversations/frame.js?v={scripts.Frame.Version}";

    /// <summary>Sets the answer's headers and chooses language and theme from <c>?locale=</c> and <c>?theme=</c>.</summary>
    /// <param name="http">A request for the door's own address of the document.</param>
    /// <param name="domains">Who may embed the door; null: there is no such door, and nobody may embed that.</param>
    public ConversationFrame Prepare(HttpContext http, DomainAllowlist? domains)
    {
        ArgumentNullException.ThrowIfNull(http);
        var query = http.Request.Query;
        Locale = FrameWords.Choose(query["locale"], http.Request.Headers.AcceptLanguage);
        Theme = query["theme"].ToString() is "light" or "dark" ? query["theme"].ToString() : "auto";
        if (domains is null) http.Response.StatusCode = StatusCodes.Status404NotFound;
        IsOutOfPlace = domains is null || http.Request.Headers["Sec-Fetch-Dest"] == "document";
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{Nonce}'; style-src 'nonce-{Nonce}'; base-uri 'none'; form-action 'none'; " +
            $"frame-ancestors {domains?.FrameAncestors ?? "'none'"}";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        // Host pages that isolate themselves (COEP) may frame it too.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers["Cross-Origin-Embedder-Policy"] = "require-corp";
        return this;
    }
}

/// <summary>The few words of the document itself; its script brings the others.</summary>
public sealed record FrameWords(string Locale, string Title, string Loading, string NeedsScript, string CannotBeEmbedded, string OpensInside)
{
    private static readonly FrameWords English = new(
        "en", "Messages", "Loading…", "Messages need JavaScript.", "This site cannot be embedded", "These messages open inside the application that they belong to.");

    private static readonly FrameWords Spanish = new(
        "es", "Mensajes", "Cargando…", "Los mensajes necesitan JavaScript.", "Este sitio no se puede insertar", "Estos mensajes se abren dentro de la aplicación a la que pertenecen.");

    internal static FrameWords For(string locale) => locale == "es" ? Spanish : English;

    /// <summary>The first of these that there is; <c>es-MX</c> is Spanish too.</summary>
    internal static string Choose(string? wished, string? acceptLanguage)
    {
        foreach (var locale in (ReadOnlySpan<string?>)[wished, acceptLanguage])
        {
            var language = locale is { Length: >= 2 } && (locale.Length == 2 || !char.IsAsciiLetter(locale[2])) ? locale[..2].ToLowerInvariant() : "";
            if (ConversationFrame.Locales.Contains(language)) return language;
        }

        return "en";
    }
}
