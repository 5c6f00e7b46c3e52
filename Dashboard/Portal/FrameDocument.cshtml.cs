using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Dashboard.Data;
using Dashboard.Data.Portal;
using Dashboard.Platform;
using Dashboard.Portal.Texts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dashboard.Portal;

/// <summary>
/// The iframe's document: nothing personal is in it, so it needs no session. Which pages may frame it, its policy says; what it shows
/// comes later, with a token that never is in an address.
/// </summary>
[AllowAnonymous]
public sealed class FrameDocumentModel(DashboardDbContext db, PortalScripts scripts, IOptions<BrandingOptions> branding) : PageModel
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // In a script element only '<' could end it, and the default rules for HTML escape that.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    private static readonly HtmlString FrameTexts = new(JsonSerializer.Serialize(
        PortalTexts.Locales.ToDictionary(l => l, l => PortalTexts.For(l).Frame), Json));

    public PortalTexts Texts { get; private set; } = null!;

    public string Theme { get; private set; } = "auto";

    public bool ShowMetricCards { get; private set; } = true;

    public string Nonce { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    public string ProductName => branding.Value.ProductName;

    /// <summary>Why there is nothing to show; null when there is.</summary>
    public string? Trouble { get; private set; }

    public string ScriptAddress => $"/portal/frame.js?v={scripts.Frame.Version}";

    public HtmlString Style => new(scripts.FrameStyle);

    public HtmlString ScriptTexts => FrameTexts;

    /// <summary>The project's own style, from our origin; null if it has none.</summary>
    public string? CustomCssAddress { get; private set; }

    public async Task OnGetAsync(string publicKey, string? locale, string? theme, CancellationToken cancellationToken)
    {
        var portal = await db.EmbeddedPortals.AsNoTracking().Where(p => p.PublicKey == publicKey)
            .Select(p => new
            {
                p.Enabled,
                p.DefaultLocale,
                p.Theme,
                p.ShowMetricCards,
                HasCss = p.CustomCss != null,
                p.CustomCssFetchedAt,
                Origins = p.Origins.Select(o => o.Pattern).ToList(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        Texts = PortalTexts.For(locale, portal?.DefaultLocale, Request.Headers.AcceptLanguage.ToString().Split(',')[0]);
        Theme = theme is "light" or "dark" or "auto" ? theme : Name(portal?.Theme ?? PortalTheme.Auto);
        ShowMetricCards = portal?.ShowMetricCards ?? true;
        if (portal is null) Refuse(StatusCodes.Status404NotFound, Texts.NoSuchPortal);
        else if (!portal.Enabled) Refuse(StatusCodes.Status403Forbidden, Texts.PortalSwitchedOff);
        // Opened in a tab of its own there is no host page that could sign anybody in.
        else if (Request.Headers["Sec-Fetch-Dest"] == "document") Trouble = Texts.OpensInsideApplication;
        if (portal is { Enabled: true, HasCss: true })
        {
            CustomCssAddress = $"/portal/{publicKey}/custom.css?v={portal.CustomCssFetchedAt?.UtcTicks:x}";
        }

        Protect(portal is { Enabled: true } ? portal.Origins : []);
    }

    private void Refuse(int status, string reason)
    {
        Response.StatusCode = status;
        Trouble = reason;
    }

    private void Protect(List<string> origins)
    {
        var ancestors = origins.Count == 0 ? "'none'" : string.Join(' ', origins.Order(StringComparer.Ordinal));
        var headers = Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{Nonce}'; style-src 'self' 'nonce-{Nonce}'; img-src 'self' blob:; connect-src 'self'; " +
            $"font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        // Host pages that isolate themselves (COEP) may frame it too.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers["Cross-Origin-Embedder-Policy"] = "require-corp";
    }

    private static string Name(PortalTheme theme) => theme switch
    {
        PortalTheme.Light => "light",
        PortalTheme.Dark => "dark",
        _ => "auto",
    };
}
