using System.Net;
using System.Net.Sockets;
using Dashboard.Portal;
using Dashboard.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Portal;

/// <summary>A real HTTPS server with a style sheet; only the way to it (every name is this machine) differs from production.</summary>
public sealed class FetchCustomCssTests : IAsyncLifetime
{
    private const string Address = "/acme/settings/embedded-portal";

    private DashboardApp app = null!;
    private TestSite site = null!;
    private Func<HttpContext, Task> answer = static http => http.Response.WriteAsync("");
    private int asked;

    public async Task InitializeAsync()
    {
        site = await TestSite.StartAsync("css.acme.test", routes => routes.MapGet("/{**path}", http =>
        {
            Interlocked.Increment(ref asked);
            return answer(http);
        }));
        app = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Services = services => services.AddHttpClient(FetchCustomCss.ClientName).ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                ConnectCallback = static async (context, cancellationToken) =>
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }),
        });
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await site.DisposeAsync();
    }

    [Fact]
    public async Task A_good_style_sheet_is_kept_as_we_wrote_it_anew()
    {
        Serve(".uh-card { color: blue; background: url(https://evil.test) }");

        (await SaveAsync()).ShouldBe(HttpStatusCode.OK);

        Assert.DoesNotContain("evil", await StoredAsync(), StringComparison.Ordinal);
        Assert.Contains(".uh-card { color: ", await StoredAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("type", "served as text/html")]
    [InlineData("redirect", "redirects (302)")]
    [InlineData("missing", "answered 404")]
    [InlineData("large", "larger than 64 KB")]
    [InlineData("endless", "larger than 64 KB")]
    [InlineData("binary", "not text in UTF-8")]
    public async Task A_style_sheet_that_is_none_is_refused_with_the_reason(string fault, string reason)
    {
        answer = http => FaultyAsync(http, fault);

        var refused = (await SaveAsync()).ShouldBe(HttpStatusCode.UnprocessableEntity);

        Assert.Contains(reason, refused.Text, StringComparison.Ordinal);
        Assert.Null(await StoredAsync());
    }

    [Fact]
    public async Task When_a_later_fetch_fails_the_last_good_copy_stays_and_the_page_says_why()
    {
        Serve(".uh-card { color: blue }");
        await SaveAsync();
        var good = await StoredAsync();
        answer = http => FaultyAsync(http, "missing");
        app.Clock.Advance(RefreshCustomCss.Age + TimeSpan.FromMinutes(1));

        Assert.Equal(1, await app.With<RefreshCustomCss, int>(r => r.RunAsync(CancellationToken.None)));

        Assert.Equal(good, await StoredAsync());
        var page = await (await app.SignInAsync(Cast.Alice)).GetAsync(Address);
        Assert.Contains("It answered 404 instead of 200. The good copy stays in use.", page.Text, StringComparison.Ordinal);
        var saved = (await page.Choose("Theme", "dark").PressAsync("Save")).ShouldBe(HttpStatusCode.OK);
        Assert.Contains("the last good copy stays", saved.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_is_fetched_again_after_an_hour_and_not_before()
    {
        Serve(".uh-card { color: blue }");
        await SaveAsync();
        Serve(".uh-card { color: green }");

        await app.With<RefreshCustomCss, int>(r => r.RunAsync(CancellationToken.None));
        Assert.Equal(1, asked);
        app.Clock.Advance(RefreshCustomCss.Age + TimeSpan.FromMinutes(1));
        await app.With<RefreshCustomCss, int>(r => r.RunAsync(CancellationToken.None));

        Assert.Equal(2, asked);
        Assert.Contains("128", await StoredAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Emptying_the_field_drops_the_copy()
    {
        Serve(".uh-card { color: blue }");
        var page = await SaveAsync();

        await page.Fill("Custom CSS URL", "").PressAsync("Save");

        Assert.Null(await StoredAsync());
    }

    private void Serve(string css) => answer = http =>
    {
        http.Response.ContentType = "text/css; charset=utf-8";
        return http.Response.WriteAsync(css);
    };

    private static async Task FaultyAsync(HttpContext http, string fault)
    {
        http.Response.ContentType = fault == "type" ? "text/html" : "text/css";
        switch (fault)
        {
            case "redirect":
                http.Response.Redirect("https://css.acme.test/other.css");
                break;
            case "missing":
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
            case "large":
                http.Response.ContentLength = FetchCustomCss.MaxBytes + 1;
                await http.Response.WriteAsync(new string('a', FetchCustomCss.MaxBytes + 1));
                break;
            case "endless":
                for (var i = 0; i < 200; i++) await http.Response.WriteAsync(new string(' ', 1024));
                break;
            case "binary":
                await http.Response.Body.WriteAsync(new byte[] { 0xC0, 0xFF, 0xFE });
                break;
            default:
                await http.Response.WriteAsync("<p>");
                break;
        }
    }

    private async Task<HtmlPage> SaveAsync() =>
        await (await (await app.SignInAsync(Cast.Alice)).GetAsync(Address)).Fill("Custom CSS URL", $"{site.Origin}/portal.css").PressAsync("Save");

    private Task<string?> StoredAsync() => app.Data(db => db.EmbeddedPortals.Where(p => p.ProjectId == app.Acme.Id).Select(p => p.CustomCss).SingleAsync());
}
