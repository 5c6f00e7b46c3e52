using System.Security.Cryptography;
using System.Text.Json;
using Dashboard.Data.Identity;
using Dashboard.Identity;

namespace Dashboard.Sandbox;

/// <summary>The sample host application: what a company's own web application does to embed the doors, in a few endpoints.</summary>
internal sealed class SandboxApp(IServiceProvider dashboard, SandboxProject project, SandboxOwner owner, string dashboardUrl, TimeProvider time)
{
    /// <summary>Overview is <c>/</c>, the others have their name as address; <c>center</c> is <c>/ticket-center</c>.</summary>
    public static readonly IReadOnlyList<string> Pages = ["overview", "support", "center"];

    private const string UserCookie = "acme_user";
    private const string LifetimeCookie = "acme_lifetime";
    private const string FormCookie = "acme_form";

    private static readonly int[] Lifetimes = [60, 300, 1800];

    public void Map(WebApplication app)
    {
        app.MapGet("/", (HttpContext http) => ShowAsync(http, "overview"));
        app.MapGet("/support", (HttpContext http) => ShowAsync(http, "support"));
        app.MapGet("/ticket-center", (HttpContext http) => ShowAsync(http, "center"));
        app.MapPost("/session", SignIn).DisableAntiforgery();
        app.MapGet("/api/userhero-token", (Delegate)TokenAsync);
        app.MapGet("/app.js", static () => Results.Text(SandboxFiles.Read("app.js"), "text/javascript"));
        app.MapGet("/app.css", static () => Results.Text(SandboxFiles.Read("app.css"), "text/css"));
        app.MapGet("/favicon.ico", static () => Results.NoContent());
    }

    private async Task ShowAsync(HttpContext http, string page)
    {
        var user = CurrentUser(http);
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        http.Response.Headers.ContentSecurityPolicy = SandboxPage.Policy(dashboardUrl, nonce);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "text/html; charset=utf-8";
        (string Body, string Digest)? signed = user is null ? null : await SignAsync(http, user);
        var emailSignature = user is null ? null : await SignAsync(http, Door.TicketCenter, project.TicketCenterId, user.Email);
        await http.Response.WriteAsync(
            new SandboxPage(page, project, owner, dashboardUrl, user, signed, emailSignature, Lifetime(http), PassesObject(http)).Render(nonce), http.RequestAborted);
    }

    /// <summary>The sample's own sign-in: it believes everybody. A real application has its own.</summary>
    private static IResult SignIn(HttpContext http, IFormCollection form)
    {
        var cookie = new CookieOptions { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax };
        Keep(UserCookie, form["user"]);
        Keep(LifetimeCookie, form["lifetime"]);
        Keep(FormCookie, form["form"]);
        return Results.LocalRedirect((string?)form["page"] switch { "support" => "~/support", "center" => "~/ticket-center", _ => "~/" });

        void Keep(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) http.Response.Cookies.Append(name, value, cookie);
        }
    }

    /// <summary>A fresh signature, which the page asks for when the portal says that the old one is about to expire.</summary>
    private async Task<IResult> TokenAsync(HttpContext http)
    {
        if (CurrentUser(http) is not { } user) return Results.Unauthorized();
        http.Response.Headers.CacheControl = "no-store";
        var (body, digest) = await SignAsync(http, user);
        return Results.Json(new
        {
            user = body,
            userHmac = digest,
            email = user.Email,
            emailSignature = await SignAsync(http, Door.TicketCenter, project.TicketCenterId, user.Email),
        });
    }

    /// <summary>What the signing examples do, with the project's real secret: it is looked up anew, so that a rotation in the dashboard takes effect here.</summary>
    private async Task<(string Body, string Digest)> SignAsync(HttpContext http, SandboxUser user)
    {
        var now = time.GetUtcNow();
        var body = JsonSerializer.Serialize(new
        {
            externalUserId = user.ExternalUserId,
            email = user.Email,
            name = user.Name,
            company = user.Company,
            locale = user.Locale,
            plan = user.Plan,
            expiresAt = now.ToUnixTimeSeconds() + Lifetime(http),
        });
        return (body, await SignAsync(http, Door.Portal, project.PortalId, body));
    }

    private async Task<string> SignAsync(HttpContext http, Door door, long doorId, string text)
    {
        await using var scope = dashboard.CreateAsyncScope();
        var secrets = await scope.ServiceProvider.GetRequiredService<DoorSecrets>().AcceptedAsync(door, doorId, time.GetUtcNow(), http.RequestAborted);
        return Convert.ToHexStringLower(HMACSHA256.HashData(secrets[0].Utf8, System.Text.Encoding.UTF8.GetBytes(text)));
    }

    private static SandboxUser? CurrentUser(HttpContext http)
    {
        var key = http.Request.Cookies[UserCookie];
        return key == "nobody" ? null : SandboxUsers.Find(key) ?? SandboxUsers.All[0];
    }

    private static int Lifetime(HttpContext http) =>
        int.TryParse(http.Request.Cookies[LifetimeCookie], out var seconds) && Lifetimes.Contains(seconds) ? seconds : 300;

    private static bool PassesObject(HttpContext http) => http.Request.Cookies[FormCookie] == "object";
}
