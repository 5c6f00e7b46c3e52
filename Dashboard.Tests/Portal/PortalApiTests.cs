using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Portal;

/// <summary>What the SDK asks from the host page besides the handshake, and the scripts themselves.</summary>
public sealed class PortalApiTests : IAsyncLifetime
{
    private DashboardApp _app = null!;
    private SigningHost _host = null!;

    public async Task InitializeAsync()
    {
        _app = await DashboardApp.StartAsync();
        _host = await SigningHost.EnableAsync(_app, null, Cast.HostOrigin, "https://other.acme.test");
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task The_badge_counts_unread_tickets_and_a_linked_ticket_is_confirmed_to_its_owner_only()
    {
        var lisa = await PortalCustomer.SignInAsync(_app, _host, Cast.Lisa);
        var ticket = await lisa.OpenTicketAsync("Question");
        await _app.ActAsync(ticket, (t, bob) => t.Reply(bob, "Answer.", _app.Clock.Now));

        Assert.Equal("""{"unread":1,"ticket":true}""", await SummaryAsync(Cast.Lisa, $"?ticket={ticket}"));
        Assert.Equal("""{"unread":0,"ticket":false}""", await SummaryAsync(Cast.Omar, $"?ticket={ticket}"));
        Assert.Equal("""{"unread":1,"ticket":false}""", await SummaryAsync(Cast.Lisa, ""));
    }

    [Fact]
    public async Task A_token_is_good_at_the_site_it_was_made_for_and_at_no_other()
    {
        using var answer = await SendAsync(HttpMethod.Get, "summary", await _host.SignInAsync(Cast.Lisa), "https://other.acme.test");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("https://other.acme.test", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("origin_not_allowed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_at_run_time_pass_the_sanitizer()
    {
        var answer = await OptionsAsync("""{"locale":"es-MX","theme":"dark","cssVars":{"primary":"#10B981","background":"url(https://evil.test)","evil":"red"}}""");

        Assert.Contains("\"locale\":\"es\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"theme\":\"dark\"", answer, StringComparison.Ordinal);
        Assert.Contains("#10b981", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("evil", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("nonsense")]
    public async Task Options_that_are_no_object_are_refused(string body) =>
        Assert.Contains("malformed_request", await OptionsAsync(body), StringComparison.Ordinal);

    [Theory]
    [InlineData("summary")]
    [InlineData("options")]
    public async Task A_preflight_is_answered_to_anybody_and_gives_nothing(string path)
    {
        using var answer = await SendAsync(HttpMethod.Options, path, null, "https://anything.test");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
        using var refused = await SendAsync(path == "options" ? HttpMethod.Post : HttpMethod.Get, path, null, "https://anything.test");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task The_sdk_is_small_compressed_cacheable_and_for_every_site()
    {
        using var answer = await FetchAsync("/portal.js", "br");

        var size = (await answer.Content.ReadAsByteArrayAsync()).Length;
        Assert.True(size <= 6 * 1024, $"portal.js has {size} bytes in brotli.");
        Assert.Equal("br", answer.Content.Headers.ContentEncoding.Single());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("cross-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.InRange(answer.Headers.CacheControl!.MaxAge!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        using var again = await FetchAsync("/portal.js", "br", answer.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task The_sdk_needs_no_eval_no_html_text_and_no_storage()
    {
        using var answer = await FetchAsync("/portal.js", "identity");

        var script = await answer.Content.ReadAsStringAsync();
        Assert.All(
            ["innerHTML", "eval(", "new Function", "document.cookie", "localStorage", "sessionStorage", "indexedDB", "document.write"],
            word => Assert.DoesNotContain(word, script, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Opening_the_panel_costs_little()
    {
        var lisa = await PortalCustomer.SignInAsync(_app, _host, Cast.Lisa);
        for (var i = 0; i < 20; i++) await lisa.OpenTicketAsync($"Ticket {i} about something that does not work", new string('x', 300) + i);
        using var document = await FetchAsync(lisa.Root, "br");
        var html = await lisa.GetAsync("");
        using var script = await FetchAsync(html.Document.QuerySelector("script[src]")!.GetAttribute("src")!, "br");
        lisa.Http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using var list = await lisa.Http.GetAsync(new Uri(_app.Address, lisa.Root + "/tickets"));

        var sizes = new List<int>();
        foreach (var answer in new[] { document, script, list })
        {
            Assert.Equal("br", answer.Content.Headers.ContentEncoding.Single());
            sizes.Add((await answer.Content.ReadAsByteArrayAsync()).Length);
        }

        Assert.True(sizes.Sum() <= 45 * 1024, $"Document, script and list have {string.Join(" + ", sizes)} bytes.");
    }

    private async Task<string> SummaryAsync(EndCustomer customer, string query)
    {
        using var answer = await SendAsync(HttpMethod.Get, "summary" + query, await _host.SignInAsync(customer), Cast.HostOrigin);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<string> OptionsAsync(string body)
    {
        using var answer = await SendAsync(HttpMethod.Post, "options", await _host.SignInAsync(Cast.Lisa), Cast.HostOrigin, body);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, string origin, string? body = null)
    {
        using var request = new HttpRequestMessage(method, "/api/portal/" + path);
        request.Headers.Add("Origin", origin);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _app.Client().SendAsync(request);
    }

    private async Task<HttpResponseMessage> FetchAsync(string path, string encoding, EntityTagHeaderValue? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        if (known is not null) request.Headers.IfNoneMatch.Add(known);
        return await _app.Client().SendAsync(request);
    }
}
