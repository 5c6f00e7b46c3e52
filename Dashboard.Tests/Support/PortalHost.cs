using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dashboard.Tests.Support;

/// <summary>
/// Acme's own application: another origin, another site, a strict Content-Security-Policy, a server that signs. Its page carries the
/// snippet of the published quick start. <c>/</c> is for whoever <see cref="User"/> is; <c>/api/userhero-token</c> signs afresh.
/// </summary>
public sealed class PortalHost : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Default };

    private readonly Uri _dashboard;
    private TestSite? _site;

    private PortalHost(Uri dashboard) => _dashboard = dashboard;

    public Uri Address => _site!.Address;

    public string Origin => _site!.Origin;

    /// <summary>From Settings → Embedded Portal; set once they are known.</summary>
    public string PublicKey { get; set; } = "";

    public string Secret { get; set; } = "";

    /// <summary>Who is signed in here.</summary>
    public EndCustomer User { get; set; } = Cast.Lisa;

    /// <summary>How long a signed payload is good for.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether the snippet passes the signed text itself, or the object as the published snippet does.</summary>
    public bool PassesText { get; set; }

    /// <summary>More options of <c>init</c>, such as <c>theme</c>.</summary>
    public IReadOnlyDictionary<string, object> InitOptions { get; set; } = new Dictionary<string, object>();

    /// <summary>The page's policy besides what the portal needs; <c>{nonce}</c> is the snippet's.</summary>
    public string ContentSecurityPolicy { get; set; } =
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self'; style-src 'self'; script-src 'nonce-{nonce}' {dashboard}; connect-src 'self' {dashboard}; frame-src {dashboard}";

    public static async Task<PortalHost> StartAsync(Uri dashboard, string host = "app.acme.test")
    {
        var portalHost = new PortalHost(dashboard);
        portalHost._site = await TestSite.StartAsync(host, app =>
        {
            app.MapGet("/", portalHost.ServePage);
            app.MapGet("/api/userhero-token", portalHost.ServeToken);
            app.MapGet("/favicon.ico", () => Results.NoContent());
        });
        return portalHost;
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }
    }

    private IResult ServePage(HttpContext http)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(12));
        var dashboard = _dashboard.GetLeftPart(UriPartial.Authority);
        http.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy
            .Replace("{nonce}", nonce, StringComparison.Ordinal)
            .Replace("{dashboard}", dashboard, StringComparison.Ordinal);
        http.Response.Headers.CacheControl = "no-store";
        var (payload, signature) = Sign();
        var options = JsonSerializer.Serialize(InitOptions, Json);
        return Results.Content($$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Acme</title></head>
            <body>
            <h1>Acme</h1>
            <p>Signed in as {{HtmlEncoder.Default.Encode(User.Name)}}.</p>
            <script nonce="{{nonce}}">
                (function () {
                    window.UserHeroQueue = window.UserHeroQueue || [];
                    window.UserHeroQueue.push([
                        'init',
                        Object.assign({
                            publicKey: '{{PublicKey}}',
                            user: {{(PassesText ? JsonSerializer.Serialize(payload, Json) : payload.Replace("<", "\\u003c", StringComparison.Ordinal))}},
                            userHmac: '{{signature}}',
                            launcher: 'button',
                        }, {{options}}),
                    ]);
                })();
            </script>
            <script nonce="{{nonce}}" src="{{dashboard}}/portal.js" async></script>
            </body></html>
            """, "text/html; charset=utf-8");
    }

    private IResult ServeToken()
    {
        var (payload, signature) = Sign();
        return Results.Json(new { user = payload, userHmac = signature });
    }

    private (string Payload, string Signature) Sign()
    {
        var payload = User.Payload((TimeProvider.System.GetUtcNow() + Lifetime).ToUnixTimeSeconds());
        return (payload, HostSignature.Of(Secret, payload));
    }
}
