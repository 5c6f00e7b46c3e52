using System.Net;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.TicketCenter;

/// <summary>The iframe's document.</summary>
public sealed class FrameTests : IAsyncLifetime
{
    private DashboardApp _app = null!;
    private SigningHelpdesk _helpdesk = null!;

    public async Task InitializeAsync()
    {
        _app = await DashboardApp.StartAsync();
        _helpdesk = await SigningHelpdesk.EnableAsync(_app, withSecret: false);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task The_domains_on_the_list_may_frame_it_and_without_a_list_every_page_may()
    {
        Assert.EndsWith("frame-ancestors https: http:", await PolicyAsync(), StringComparison.Ordinal);

        await _helpdesk.RestrictAsync(["example.com", "127.0.0.1"]);
        Assert.EndsWith(
            "frame-ancestors https://example.com:* https://*.example.com:* http://example.com:* http://*.example.com:* https://127.0.0.1:* http://127.0.0.1:*",
            await PolicyAsync(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hd_unknown")]
    [InlineData("' or 1=1 --")]
    public async Task An_unknown_helpdesk_may_be_framed_by_nobody(string id)
    {
        var page = (await _app.Visitor().GetAsync($"/ticket-center/{id}")).ShouldBe(HttpStatusCode.NotFound);
        Assert.Contains("frame-ancestors 'none'", page.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_personal_and_no_cookie_is_in_it()
    {
        var page = (await _app.Visitor().GetAsync($"/ticket-center/{_helpdesk.HelpdeskId}?locale=es")).ShouldBe(HttpStatusCode.OK);
        Assert.False(page.Response.Headers.Contains("Set-Cookie"));
        Assert.Equal("es", page.Document.DocumentElement.GetAttribute("lang"));
        Assert.True(page.Response.Headers.CacheControl!.NoStore);
    }

    private async Task<string> PolicyAsync()
    {
        var page = await _app.Visitor().GetAsync($"/ticket-center/{_helpdesk.HelpdeskId}");
        return page.Response.Headers.GetValues("Content-Security-Policy").Single();
    }
}
