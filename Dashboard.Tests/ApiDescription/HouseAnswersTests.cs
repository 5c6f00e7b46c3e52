using System.Net.Http.Headers;
using Dashboard.Tests.InboundMail;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.ApiDescription;

/// <summary>Mail that comes in, scripts, health and metrics: as docs/openapi.json says.</summary>
public sealed class HouseAnswersTests
{
    private readonly DescribedApi api = new(OpenApiDocument.Committed);

    [Fact]
    public async Task Inbound_mail()
    {
        await using var scene = await MailScene.StartAsync();
        Call Post(byte[] mail, string type = "message/rfc822") => new("POST", "/api/inbound-mail/{projectSlug}") { Id = "acme", Token = scene.Secret, Origin = null, Content = Mail(mail, type) };
        var mail = scene.Plain("Hello.");
        await api.CallAsync(scene.App, Post(mail) with { Token = "wrong" }, 401, "unauthenticated");
#if MAILKIT
        await api.CallAsync(scene.App, Post(mail), 202);
        await api.CallAsync(scene.App, Post(mail), 200);
        await api.CallAsync(scene.App, Post(mail, "text/plain"), 415, "unsupported_media_type");
        await api.CallAsync(scene.App, Post(new byte[(25 * 1024 * 1024) + 1]), 413, "too_large");
        await api.CallAsync(scene.App, Post("Subject: nobody\r\n\r\nHello.\r\n"u8.ToArray()), 422, "malformed_mail");
        await api.CallAsync(scene.App, Post(scene.Plain("Hello.", headers: $"X-Long: {new string('x', 600 * 1024)}\r\n")), 422, "mail_too_complex");
        int[] impossible = [501];
#else
        await api.CallAsync(scene.App, Post(mail), 501, "mail_not_compiled_in");
        int[] impossible = [200, 202, 413, 415, 422];
#endif
        await using var busy = await MailScene.StartAsync(("RateLimits:Enabled", "true"), ("RateLimits:RequestsPerAddressPerMinute", "1"));
        using (await busy.PostAsync(mail, "wrong")) await api.CallAsync(busy.App, Post(mail), 429, "too_many_attempts");

        api.AssertAllSeen(o => o.Tag == "Inbound mail", impossible);
    }

    [Fact]
    public async Task Scripts()
    {
        await using var app = await DashboardApp.StartAsync();
        using var client = app.Client();
        foreach (var path in new[] { "/portal.js", "/ticket-center.js", "/widget.js", "/api/openapi.json" })
        {
            using var script = await client.GetAsync(new Uri(path, UriKind.Relative));
            foreach (var method in new[] { "GET", "HEAD" })
            {
                await api.CallAsync(app, new Call(method, path), 200);
                await api.CallAsync(app, new Call(method, path) { Header = ("If-None-Match", script.Headers.ETag!.Tag) }, 304);
            }
        }

        api.AssertAllSeen(o => o.Path.EndsWith(".js", StringComparison.Ordinal) || o.Path.EndsWith(".json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Health_and_metrics()
    {
        await using var app = await DashboardApp.StartAsync();
        await api.CallAsync(app, new Call("GET", "/health/live"), 200);
        await api.CallAsync(app, new Call("GET", "/health/ready"), 200);
        await api.CallAsync(app, new Call("GET", "/metrics") { Address = "127.0.0.1" }, 200);
        await api.CallAsync(app, new Call("GET", "/metrics"), 404);
        await api.CallAsync(app, new Call("GET", "/metrics") { Header = ("Accept", "text/plain") }, 404, "not_found");

        // Nobody stops the database here.
        api.AssertAllSeen(o => o.Tag == "Operations" && o.Path is not "/api/openapi.json", 503);
    }

    private static ByteArrayContent Mail(byte[] mail, string type)
    {
        var content = new ByteArrayContent(mail);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }
}
