using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Dashboard.Data;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Sandbox;

/// <summary>The sample's page with the Chat Widget: the same person as an anonymous visitor, as one who only claims to be somebody, and signed.</summary>
internal sealed partial class SandboxChat(IServiceProvider dashboard, SandboxProject project, string dashboardUrl, TimeProvider time)
{
    private static readonly string[] Ways = ["anonymous", "claimed", "signed"];
    private static readonly string[] Types = ["popup", "drawer", "center modal"];
    private static readonly string[] Positions = ["bottom-right", "bottom-left", "top-right", "top-left"];

    public void Map(WebApplication app)
    {
        app.MapGet("/chat", ShowAsync);
        app.MapGet("/api/widget-identity", (Delegate)SignAsync);
        app.MapGet("/chat.js", static () => Results.Text(SandboxFiles.Read("chat.js"), "text/javascript"));
    }

    private async Task ShowAsync(HttpContext http)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        http.Response.Headers.ContentSecurityPolicy = SandboxPage.Policy(dashboardUrl, nonce);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "text/html; charset=utf-8";
        var values = Values(http.Request.Query, (await FindWidgetAsync(http.RequestAborted)).Slug, nonce);
        await http.Response.WriteAsync(Word().Replace(SandboxFiles.Read("chat.html"), match => values[match.Groups[1].Value]), http.RequestAborted);
    }

    /// <summary>What the published code does on the host's server: the email, trimmed and lowered, under the widget's secret.</summary>
    private async Task<IResult> SignAsync(HttpContext http)
    {
        if (SandboxUsers.Find(http.Request.Query["user"]) is not { } user) return Results.NotFound();
        var widget = await FindWidgetAsync(http.RequestAborted);
        await using var scope = dashboard.CreateAsyncScope();
        var secrets = await scope.ServiceProvider.GetRequiredService<DoorSecrets>().AcceptedAsync(Door.Widget, widget.Id, time.GetUtcNow(), http.RequestAborted);
        var isId = widget.SignatureCovers == SignatureScope.ExternalUserId;
        var identity = isId ? user.ExternalUserId : user.Email.Trim().ToLowerInvariant();
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(secrets[0].Utf8, Encoding.UTF8.GetBytes(identity)));
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new { key = isId ? "userExternalUserId" : "userEmail", identity, signature, name = user.Name, plan = user.Plan });
    }

    private async Task<Widget> FindWidgetAsync(CancellationToken cancellationToken)
    {
        await using var scope = dashboard.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DashboardDbContext>().Widgets.Where(w => w.ProjectId == project.ProjectId).OrderBy(w => w.Id).FirstAsync(cancellationToken);
    }

    private Dictionary<string, string> Values(IQueryCollection query, string widget, string nonce)
    {
        string Chosen(string name, string[] from) => from.FirstOrDefault(one => one == query[name]) ?? from[0];
        var users = SandboxUsers.All.Select(u => u.Key).ToArray();
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["nonce"] = nonce,
            ["dashboard"] = HtmlEncoder.Default.Encode(dashboardUrl),
            ["slug"] = HtmlEncoder.Default.Encode(project.Slug),
            ["widget"] = HtmlEncoder.Default.Encode(widget),
            ["way"] = Chosen("as", Ways),
            ["user"] = Chosen("user", users),
            ["type"] = Chosen("type", Types),
            ["position"] = Chosen("position", Positions),
            ["theme"] = Chosen("theme", ["light", "dark"]),
            ["ways"] = Options(Ways, Chosen("as", Ways)),
            ["users"] = Options(users, Chosen("user", users)),
            ["types"] = Options(Types, Chosen("type", Types)),
            ["positions"] = Options(Positions, Chosen("position", Positions)),
            ["themes"] = Options(["light", "dark"], Chosen("theme", ["light", "dark"])),
        };
    }

    private static string Options(string[] names, string chosen) =>
        string.Concat(names.Select(name => $"<option{(name == chosen ? " selected" : "")}>{HtmlEncoder.Default.Encode(name)}</option>"));

    [GeneratedRegex(@"\{\{([a-zA-Z0-9]+)\}\}")]
    private static partial Regex Word();
}
