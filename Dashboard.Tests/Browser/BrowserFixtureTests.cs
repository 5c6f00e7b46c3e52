using Dashboard.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace Dashboard.Tests.Browser;

/// <summary>The conditions that the journeys claim to be played under.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Kind", "Pure")]
public sealed class BrowserFixtureTests(BrowserFixture browser)
{
    [Fact]
    public Task Cookies_and_storage_of_an_embedded_site_are_blocked() => browser.PlayAsync(async stage =>
    {
        await using var embedded = await TestSite.StartAsync("support.desk.test", app => app.MapGet("/", (HttpContext http) =>
        {
            http.Response.Headers.SetCookie = "third=party; SameSite=None; Secure; Path=/";
            return Results.Content(
                $"<p>sent: {http.Request.Headers.Cookie}</p><output></output><script>let s; try {{ localStorage.setItem('a','b'); s = 'kept' }} catch (e) {{ s = e.name }} document.querySelector('output').textContent = s</script>",
                "text/html");
        }));
        await using var host = await TestSite.StartAsync("app.acme.test", app =>
            app.MapGet("/", () => Results.Content($"<iframe src=\"{embedded.Address}\"></iframe>", "text/html")));
        var lisa = await stage.EnterAsync("Lisa");

        // As a site of its own it keeps its cookie …
        await lisa.GoToAsync(embedded.Address);
        await lisa.GoToAsync(embedded.Address);
        Assert.Equal("sent: third=party", await lisa.Page.Locator("p").TextContentAsync());
        lisa.Expects("favicon");

        // … inside another site's page it gets none and may keep nothing.
        await lisa.GoToAsync(host.Address);
        var frame = lisa.Page.FrameLocator("iframe");
        Assert.Equal("sent: ", await frame.Locator("p").TextContentAsync());
        Assert.Equal("SecurityError", await frame.Locator("output").TextContentAsync());
    });

    [Fact]
    public async Task A_complaint_of_the_browser_fails_the_journey()
    {
        await using var site = await TestSite.StartAsync("app.acme.test", app => app.MapGet("/", (HttpContext http) =>
        {
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
            return Results.Content("<script>1</script>", "text/html");
        }));

        var error = await Assert.ThrowsAnyAsync<Exception>(() => browser.PlayAsync(async stage =>
            await (await stage.EnterAsync("Lisa")).GoToAsync(site.Address)));

        Assert.Contains("Content Security Policy", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html><title>t</title><input><link rel=icon href='data:,'>", "html-has-lang")]
    [InlineData("<html lang=en><title>t</title><link rel=icon href='data:,'><iframe title=f srcdoc='<html lang=en><title>f</title><input>'></iframe>", "label")]
    public async Task A_page_that_keeps_somebody_out_is_named(string page, string rule)
    {
        await using var site = await TestSite.StartAsync("app.acme.test", app => app.MapGet("/", () => Results.Content(page, "text/html")));

        var error = await Assert.ThrowsAnyAsync<Exception>(() => browser.PlayAsync(async stage =>
        {
            var lisa = await stage.EnterAsync("Lisa");
            await lisa.GoToAsync(site.Address);
            await lisa.AssertAccessibleAsync();
        }));

        Assert.Contains(rule + " (", error.Message, StringComparison.Ordinal);
    }
}
