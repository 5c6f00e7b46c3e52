using System.Net;
using Dashboard.Data;
using Dashboard.Data.ChatWidget;
using Dashboard.Platform.RateLimiting;
using Dashboard.Tests.ChatWidget;
using Dashboard.Tests.Portal;
using Dashboard.Tests.Support;
using Dashboard.Tests.TicketCenter;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.ApiDescription;

/// <summary>What the three doors really answer is what docs/openapi.json says, and every answer that it names is one that they give.</summary>
public sealed class DoorAnswersTests : IAsyncLifetime
{
    private const string Elsewhere = "https://evil.test";
    private const string Center = "/api/messaging/ticket-center";
    private static readonly string Wrong = new('0', 64);

    private readonly DescribedApi api = new(OpenApiDocument.Committed);
    private DashboardApp app = null!;

    public async Task InitializeAsync() => app = await DashboardApp.StartAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task Preflights()
    {
        foreach (var operation in OpenApiDocument.Committed.Operations.Where(o => o.Method == "OPTIONS"))
            await api.CallAsync(app, new Call("OPTIONS", operation.Path) { Origin = Elsewhere }, 204);

        api.AssertAllSeen(o => o.Method == "OPTIONS");
    }

    [Fact]
    public async Task Embedded_Portal()
    {
        var host = await SigningHost.EnableAsync(app);
        await RefuseHandshakesAsync(host);
        var now = app.Clock.UnixSeconds;
        var open = Handshake(host, Cast.Lisa.Payload(now + 300));
        var token = (await api.CallAsync(app, open, 200)).GetProperty("token").GetString()!;
        var ended = (await api.CallAsync(app, open, 200)).GetProperty("token").GetString()!;
        await api.CallAsync(app, new Call("DELETE", "/api/portal/session") { Token = ended }, 204);
        await api.CallAsync(app, new Call("DELETE", "/api/portal/session") { Token = "nonsense" }, 401, "unauthenticated");

        Call[] calls = [new("GET", "/api/portal/summary"), new("POST", "/api/portal/options") { Json = new { theme = "dark", cssVars = new { primary = "#10b981" } } }];
        foreach (var call in calls)
        {
            await api.CallAsync(app, call with { Token = token }, 200);
            await RefuseTokensAsync(call, token, ended);
        }

        await api.CallAsync(app, new Call("POST", "/api/portal/options") { Token = token, Json = "[]" }, 400, "malformed_request");
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        foreach (var call in calls) await api.CallAsync(app, call with { Token = token }, 401, "session_expired");
        await RefuseTooManyAsync("Embedded Portal");

        api.AssertAllSeen(o => o.Tag == "Embedded Portal" && IsApi(o));
    }

    [Fact]
    public async Task Ticket_Center()
    {
        var helpdesk = await SigningHelpdesk.EnableAsync(app, null, true, "acme.test");
        var bare = await SigningHelpdesk.EnableAsync(app, app.Globex, withSecret: false);
        var call = new { helpdeskId = helpdesk.HelpdeskId, email = Cast.Lisa.Email, signature = helpdesk.Sign(Cast.Lisa.Email) };
        var begin = new { call.helpdeskId, call.email, call.signature, message = "The export **fails**" };
        var id = (await api.CallAsync(app, new Call("POST", $"{Center}/message") { Json = begin }, 201)).GetProperty("conversationId").GetString()!;
        await api.CallAsync(app, new Call("POST", $"{Center}/message") { Json = new { call.helpdeskId, call.email, call.signature, message = "Still", conversationId = id } }, 200);
        await ReplyAsync();

        await api.CallAsync(app, new Call("POST", $"{Center}/verify") { Json = call }, 200);
        await api.CallAsync(app, new Call("POST", $"{Center}/conversations/{{id}}/messages") { Id = id, Json = new { call.helpdeskId, call.email, call.signature, read = true } }, 200);
        await api.CallAsync(app, new Call("POST", $"{Center}/conversations/{{id}}/typing") { Id = id, Json = call }, 204);
        await api.CallAsync(app, new Call("POST", $"{Center}/conversations/{{id}}/close") { Id = id, Json = call }, 200);
        await api.CallAsync(app, new Call("POST", $"{Center}/events") { Json = call }, 200);

        foreach (var operation in OpenApiDocument.Committed.Operations.Where(o => o.Tag == "Ticket Center" && IsApi(o)))
        {
            object With(string helpdeskId, string signature) => new { helpdeskId, call.email, signature, message = "Hello", conversationId = "AAAAAAAAAAAAAAAAAAAAAA" };
            var to = new Call("POST", operation.Path);
            await api.CallAsync(app, to with { Json = "{" }, 400, "malformed_request");
            await api.CallAsync(app, to with { Json = With("hd_unknown", call.signature) }, 404, "unknown_helpdesk");
            await api.CallAsync(app, to with { Json = With(bare.HelpdeskId, Wrong) }, 403, "not_configured");
            await api.CallAsync(app, to with { Json = With(helpdesk.HelpdeskId, call.signature), Origin = Elsewhere }, 403, "origin_not_allowed");
            await api.CallAsync(app, to with { Json = With(helpdesk.HelpdeskId, Wrong) }, 401, "verification_failed");
            if (operation.Path.EndsWith("/verify", StringComparison.Ordinal) || operation.Path.EndsWith("/events", StringComparison.Ordinal)) continue;
            await api.CallAsync(app, to with { Json = With(helpdesk.HelpdeskId, call.signature) }, 404, "not_found");
        }

        await RefuseTooManyAsync("Ticket Center");
        await RefuseStreamAsync(async busy =>
        {
            var center = await SigningHelpdesk.EnableAsync(busy);
            return new Call("POST", $"{Center}/events") { Json = new { helpdeskId = center.HelpdeskId, email = Cast.Lisa.Email, signature = center.Sign(Cast.Lisa.Email) } };
        });
        api.AssertAllSeen(o => o.Tag == "Ticket Center" && IsApi(o));
    }

    [Fact]
    public async Task Chat_Widget()
    {
        var site = await WidgetSite.AddAsync(app, "docs", domains: "acme.test");
        await RefuseWidgetSessionsAsync(site);
        var open = new Call("POST", "/api/widget/session") { Json = new { widgetSlug = site.Slug, userEmail = Cast.Lisa.Email, userSignature = site.Sign(Cast.Lisa.Email), userData = new { name = "Lisa", plan = 3 } } };
        var token = (await api.CallAsync(app, open, 200)).GetProperty("token").GetString()!;
        var ended = (await api.CallAsync(app, new Call("POST", "/api/widget/session") { Json = new { widgetSlug = site.Slug } }, 200)).GetProperty("token").GetString()!;
        await api.CallAsync(app, new Call("DELETE", "/api/widget/session") { Token = ended }, 204);
        await api.CallAsync(app, new Call("DELETE", "/api/widget/session") { Token = "nonsense" }, 401, "unauthenticated");
        var id = await TalkAsync(token);

        Call[] calls =
        [
            new("POST", "/api/widget/messages") { Json = new { message = "Hello", conversationId = "AAAAAAAAAAAAAAAAAAAAAA" } },
            new("GET", "/api/widget/conversations"),
            new("GET", "/api/widget/conversations/{id}"),
            new("POST", "/api/widget/conversations/{id}/read") { Json = new { upTo = $"{id}.2" } },
            new("POST", "/api/widget/conversations/{id}/close"),
            new("POST", "/api/widget/conversations/{id}/typing"),
            new("GET", "/api/widget/events"),
        ];
        foreach (var call in calls)
        {
            await RefuseTokensAsync(call, token, ended);
            var knowsNone = call.Path.EndsWith("/conversations", StringComparison.Ordinal) || call.Path.EndsWith("/events", StringComparison.Ordinal);
            await (knowsNone ? api.CallAsync(app, call with { Token = token }, 200) : api.CallAsync(app, call with { Token = token }, 404, "not_found"));
            if (call.Path.Contains("{id}", StringComparison.Ordinal)) await api.CallAsync(app, call with { Token = token, Id = id }, call.Path.EndsWith("/typing", StringComparison.Ordinal) ? 204 : 200);
            if (call.Json is not null) await api.CallAsync(app, call with { Token = token, Json = "[]" }, 400, "malformed_request");
        }

        app.Clock.Advance(TimeSpan.FromHours(2));
        foreach (var call in calls) await api.CallAsync(app, call with { Token = token }, 401, "session_expired");
        await RefuseTooManyAsync("Chat Widget");
        await RefuseStreamAsync(async busy =>
        {
            var widget = await WidgetSite.AddAsync(busy, "docs", SignatureScope.Email);
            return new Call("GET", "/api/widget/events") { Token = (await widget.SignInAsync(Cast.Lisa.Email)).IsOk().Token };
        });
        api.AssertAllSeen(o => o.Tag == "Chat Widget" && IsApi(o));
    }

    private static bool IsApi(OpenApiDocument.Operation operation) => operation.Path.StartsWith("/api/", StringComparison.Ordinal);

    private static Call Handshake(SigningHost host, string payload, string? signature = null) =>
        new("POST", "/api/portal/session") { Json = new { publicKey = host.PublicKey, payload, signature = signature ?? HostSignature.Of(host.Secret, payload), options = new { locale = "es" } } };

    private async Task RefuseHandshakesAsync(SigningHost host)
    {
        var now = app.Clock.UnixSeconds;
        var good = Cast.Lisa.Payload(now + 300);
        var closed = await app.Data(db => db.EmbeddedPortals.Where(p => p.ProjectId == app.Globex.Id).Select(p => p.PublicKey).SingleAsync());
        Call To(string publicKey) => new("POST", "/api/portal/session") { Json = new { publicKey, payload = good, signature = Wrong } };
        await api.CallAsync(app, new Call("POST", "/api/portal/session") { Json = "{}" }, 400, "malformed_request");
        await api.CallAsync(app, To("pk_unknown"), 404, "unknown_public_key");
        await api.CallAsync(app, To(closed), 403, "portal_disabled");
        await api.CallAsync(app, Handshake(host, good) with { Origin = Elsewhere }, 403, "origin_not_allowed");
        await api.CallAsync(app, Handshake(host, good, Wrong), 401, "signature_mismatch");
        await api.CallAsync(app, Handshake(host, "[]"), 401, "payload_malformed");
        await api.CallAsync(app, Handshake(host, Cast.Lisa.Payload(now - 1)), 401, "payload_expired");
        await api.CallAsync(app, Handshake(host, Cast.Lisa.Payload(now + 90_000)), 401, "payload_expires_too_late");
    }

    private async Task RefuseWidgetSessionsAsync(WidgetSite site)
    {
        Call Open(object fields) => new("POST", "/api/widget/session") { Json = fields };
        await api.CallAsync(app, Open("[]"), 400, "malformed_request");
        await api.CallAsync(app, Open(new { widgetSlug = "unknown" }), 404, "unknown_widget");
        await api.CallAsync(app, Open(new { widgetSlug = site.Slug }) with { Origin = Elsewhere }, 403, "origin_not_allowed");
        await api.CallAsync(app, Open(new { widgetSlug = site.Slug, userEmail = Cast.Lisa.Email, userSignature = Wrong }), 401, "identity_verification_failed");
        await api.CallAsync(app, Open(new { widgetSlug = site.Slug, userExternalUserId = "a@b.example", userSignature = site.Sign("a@b.example") }), 400, "identity_ambiguous");
    }

    private async Task<string> TalkAsync(string token)
    {
        var send = new Call("POST", "/api/widget/messages") { Token = token };
        var id = (await api.CallAsync(app, send with { Json = new { message = "The export fails" } }, 201)).GetProperty("conversationId").GetString()!;
        await ReplyAsync();
        await api.CallAsync(app, send with { Json = new { message = "Still", conversationId = id } }, 200);
        return id;
    }

    private async Task RefuseTokensAsync(Call call, string token, string ended)
    {
        await api.CallAsync(app, call with { Token = token, Origin = Elsewhere }, 403, "origin_not_allowed");
        await api.CallAsync(app, call with { Token = "nonsense" }, 401, "unauthenticated");
        await api.CallAsync(app, call with { Token = ended }, 401, "session_ended");
    }

    private async Task RefuseTooManyAsync(string tag)
    {
        await using var busy = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = new Dictionary<string, string?> { ["RateLimits:Enabled"] = "true", ["RateLimits:RequestsPerAddressPerMinute"] = "1" } });
        using var client = busy.Client();
        using var first = await client.GetAsync(new Uri("/api/portal/summary", UriKind.Relative));
        foreach (var operation in OpenApiDocument.Committed.Operations.Where(o => o.Tag == tag && IsApi(o)))
            await api.CallAsync(busy, new Call(operation.Method, operation.Path), 429, "too_many_attempts");
    }

    /// <summary>The only place of the address is taken.</summary>
    private async Task RefuseStreamAsync(Func<DashboardApp, Task<Call>> prepare)
    {
        await using var busy = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = new Dictionary<string, string?> { ["RateLimits:Enabled"] = "true", ["RateLimits:StreamsPerAddress"] = "1" } });
        var call = await prepare(busy);
        using var taken = busy.Services.GetRequiredService<OpenStreams>().TryTake(IPAddress.Parse(call.Address), 0);
        await api.CallAsync(busy, call, 429, "too_many_streams");
    }

    private async Task ReplyAsync() =>
        await app.RepliesAsync(await app.Data(db => db.Tickets.OrderByDescending(t => t.Id).Select(t => t.PublicId).FirstAsync()), "Try **again**.");
}
