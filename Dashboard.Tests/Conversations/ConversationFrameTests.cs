using System.Net;
using Dashboard.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Conversations;

/// <summary>The document of the conversations' frame.</summary>
public sealed class ConversationFrameTests : IAsyncLifetime
{
    private readonly TestDoor _door = new();
    private DashboardApp _app = null!;

    public async Task InitializeAsync() =>
        _app = await DashboardApp.StartAsync(new DashboardAppOptions { WithCast = false, Services = services => services.AddSingleton<IStartupFilter>(_door) });

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Nothing_foreign_runs_in_it_it_asks_for_nothing_and_sets_no_cookie()
    {
        var page = await _app.Visitor().GetAsync("/test-door/frame");

        page.ShouldBe(HttpStatusCode.OK);
        var policy = PolicyOf(page);
        Assert.Equal("'none'", policy["default-src"]);
        Assert.Matches("^'nonce-[A-Za-z0-9+/=]{24}'$", policy["script-src"]);
        Assert.Equal(policy["script-src"], policy["style-src"]);
        Assert.DoesNotContain("connect-src", policy.Keys);
        Assert.All(page.Document.QuerySelectorAll("script, style"), e => Assert.Contains(e.GetAttribute("nonce")!, policy["script-src"], StringComparison.Ordinal));
        Assert.Empty(page.Document.QuerySelectorAll("[style], [onclick]"));
        Assert.False(page.Response.Headers.Contains("Set-Cookie"));
        Assert.Equal("no-store", page.Response.Headers.CacheControl!.ToString());
        Assert.NotEqual(policy["script-src"], PolicyOf(await _app.Visitor().GetAsync("/test-door/frame"))["script-src"]);
    }

    [Theory]
    [InlineData("", "https: http:")]
    [InlineData("acme.test", "https://acme.test:* https://*.acme.test:* http://acme.test:* http://*.acme.test:*")]
    [InlineData("10.0.0.7", "https://10.0.0.7:* http://10.0.0.7:*")]
    [InlineData("a.test\nlocalhost", "https://a.test:* https://*.a.test:* http://a.test:* http://*.a.test:* https://localhost:* https://*.localhost:* http://localhost:* http://*.localhost:*")]
    public async Task Exactly_the_doors_domains_may_frame_it(string domains, string ancestors)
    {
        _door.Domains = domains;

        Assert.Equal(ancestors, PolicyOf(await _app.Visitor().GetAsync("/test-door/frame"))["frame-ancestors"]);
    }

    [Fact]
    public async Task Of_a_door_that_is_not_there_nobody_may_frame_anything()
    {
        var page = await _app.Visitor().GetAsync("/test-door/frame?nobody");

        page.ShouldBe(HttpStatusCode.NotFound);
        Assert.Equal("'none'", PolicyOf(page)["frame-ancestors"]);
        Assert.Contains("This site cannot be embedded", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("script"));
    }

    [Theory]
    [InlineData("?locale=es&theme=dark", "es", "dark")]
    [InlineData("?locale=es-MX", "es", "auto")]
    [InlineData("?locale=fr&theme=<script>", "en", "auto")]
    public async Task It_speaks_the_language_and_wears_the_theme_that_it_is_asked_for(string query, string locale, string theme)
    {
        var root = (await _app.Visitor().GetAsync("/test-door/frame" + query)).Document.DocumentElement;

        Assert.Equal((locale, theme), (root.GetAttribute("lang"), root.GetAttribute("data-theme")));
    }

    [Fact]
    public async Task Its_script_is_kept_for_good_under_its_version_only()
    {
        var address = (await _app.Visitor().GetAsync("/test-door/frame")).Document.QuerySelector("script")!.GetAttribute("src")!;
        using var client = _app.Client();

        using var script = await client.GetAsync(new Uri(address, UriKind.Relative));
        using var old = await client.GetAsync(new Uri("/conversations/frame.js?v=old", UriKind.Relative));

        Assert.Equal("text/javascript", script.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", script.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("no-cache", old.Headers.CacheControl!.ToString());
    }

    private static Dictionary<string, string> PolicyOf(HtmlPage page) =>
        page.Response.Headers.GetValues("Content-Security-Policy").Single().Split("; ").Select(d => d.Split(' ', 2)).ToDictionary(d => d[0], d => d[1]);
}
