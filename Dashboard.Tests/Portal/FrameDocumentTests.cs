using System.Net;
using Dashboard.Data;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Portal;

public sealed class FrameDocumentTests : IAsyncLifetime
{
    private DashboardApp _app = null!;
    private SigningHost _host = null!;

    public async Task InitializeAsync()
    {
        _app = await DashboardApp.StartAsync();
        _host = await SigningHost.EnableAsync(_app, null, Cast.HostOrigin, "https://*.tenants.acme.test:8443");
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Exactly_the_allowlist_may_frame_it_and_nothing_foreign_runs_in_it()
    {
        var page = await Document().GetAsync("");

        page.ShouldBe(HttpStatusCode.OK);
        var policy = PolicyOf(page);
        Assert.Equal("'none'", policy["default-src"]);
        Assert.Equal($"https://*.tenants.acme.test:8443 {Cast.HostOrigin}", policy["frame-ancestors"]);
        Assert.Equal("'self' blob:", policy["img-src"]);
        Assert.Matches("^'nonce-[A-Za-z0-9+/=]{24}'$", policy["script-src"]);
        Assert.Equal("'none'", policy["form-action"]);
        Assert.DoesNotContain("unsafe", policy["style-src"], StringComparison.Ordinal);
        Assert.All(page.Document.QuerySelectorAll("script, style"), e => Assert.Contains(e.GetAttribute("nonce")!, policy["script-src"], StringComparison.Ordinal));
        Assert.Empty(page.Document.QuerySelectorAll("[style], [onclick]"));
    }

    [Fact]
    public async Task It_sets_no_cookie_and_a_nonce_is_used_once()
    {
        var first = await Document().GetAsync("");
        var second = await Document().GetAsync("");

        Assert.False(first.Response.Headers.Contains("Set-Cookie"));
        Assert.Equal("no-store", first.Response.Headers.CacheControl!.ToString());
        Assert.NotEqual(PolicyOf(first)["script-src"], PolicyOf(second)["script-src"]);
    }

    [Fact]
    public async Task An_empty_allowlist_lets_nobody_frame_it()
    {
        await _app.With<DashboardDbContext>(async db =>
        {
            var portal = await db.EmbeddedPortals.AsTracking().Include(p => p.Origins).SingleAsync(p => p.PublicKey == _host.PublicKey);
            portal.AllowOrigins([], _app.Clock.Now);
            await db.SaveChangesAsync();
        });

        Assert.Equal("'none'", PolicyOf(await Document().GetAsync(""))["frame-ancestors"]);
    }

    [Fact]
    public async Task Opened_by_itself_it_says_where_it_belongs()
    {
        var client = Document();
        client.Http.DefaultRequestHeaders.Add("Sec-Fetch-Dest", "document");

        var page = await client.GetAsync("?locale=en");

        Assert.Contains("This site cannot be embedded", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("script"));
    }

    [Fact]
    public async Task An_unknown_key_is_not_found_and_nobody_may_frame_that()
    {
        var page = await PortalCustomer.Anonymous(_app, "pk_nobody").GetAsync("");

        page.ShouldBe(HttpStatusCode.NotFound);
        Assert.Contains("This site cannot be embedded", page.Text, StringComparison.Ordinal);
        Assert.Equal("'none'", PolicyOf(page)["frame-ancestors"]);
    }

    [Fact]
    public async Task A_portal_that_is_switched_off_says_so()
    {
        var page = await PortalCustomer.Anonymous(_app, _app.Globex.PublicKey).GetAsync("?locale=en");

        page.ShouldBe(HttpStatusCode.Forbidden);
        Assert.Contains("switched off", page.Text, StringComparison.Ordinal);
        Assert.Equal("'none'", PolicyOf(page)["frame-ancestors"]);
    }

    [Theory]
    [InlineData("es", "Cargando…")]
    [InlineData("en", "Loading…")]
    [InlineData("fr", "Loading…")]
    public async Task It_speaks_the_language_it_is_asked_for(string locale, string loading)
    {
        var page = await Document().GetAsync($"?locale={locale}&theme=dark");

        Assert.Contains(loading, page.Text, StringComparison.Ordinal);
        Assert.Equal("dark", page.Document.DocumentElement.GetAttribute("data-theme"));
    }

    [Fact]
    public async Task The_projects_own_style_comes_from_our_origin()
    {
        Assert.Empty((await Document().GetAsync("")).Document.QuerySelectorAll("link"));
        await _app.With<DashboardDbContext>(async db =>
        {
            var portal = await db.EmbeddedPortals.AsTracking().SingleAsync(p => p.PublicKey == _host.PublicKey);
            portal.UseCustomCss("https://cdn.acme.test/portal.css", ".uh-card{border-width:2px}", _app.Clock.Now);
            await db.SaveChangesAsync();
        });

        var link = Assert.Single((await Document().GetAsync("")).Document.QuerySelectorAll("link[rel=stylesheet]"));
        using var css = await _app.Client().GetAsync(new Uri(link.GetAttribute("href")!, UriKind.Relative));

        Assert.Equal(".uh-card{border-width:2px}", await css.Content.ReadAsStringAsync());
        Assert.Equal("text/css", css.Content.Headers.ContentType!.MediaType);
    }

    private PortalCustomer Document() => PortalCustomer.Anonymous(_app, _host.PublicKey);

    private static Dictionary<string, string> PolicyOf(HtmlPage page) =>
        page.Response.Headers.GetValues("Content-Security-Policy").Single().Split("; ").Select(d => d.Split(' ', 2)).ToDictionary(d => d[0], d => d[1]);
}
