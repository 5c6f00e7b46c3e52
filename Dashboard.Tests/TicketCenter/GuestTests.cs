using Dashboard.Platform.RateLimiting;
using Dashboard.Tests.Portal;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Dashboard.Tests.TicketCenter;

/// <summary><c>ticket-center.js</c> as a guest in somebody else's page: when it appears, goes, comes back, and for whom.</summary>
[Collection(BrowserCollection.Name)]
public sealed class GuestTests(BrowserFixture browser)
{
    private const string Load = """
        ({ src, id, email, signature, align }) => new Promise((done) => {
          const script = document.createElement('script');
          script.src = src;
          Object.assign(script.dataset, { helpdeskId: id, email, signature, ...(align && { align }) });
          script.onload = () => done();
          document.body.append(script);
        })
        """;

    private const string AddElement = "() => { const e = document.createElement('div'); e.id = 'hdh-ticket-center'; document.querySelector('h1').after(e) }";
    private const string RemoveElement = "() => document.getElementById('hdh-ticket-center').remove()";

    [Fact]
    public Task It_waits_for_its_element_goes_with_it_and_comes_back() => browser.PlayAsync(async stage =>
    {
        await using var page = await HelpdeskPage.StartAsync();
        page.Body = (email, signature) => page.Embed(email, signature).Replace("<div id=\"hdh-ticket-center\"></div>", "", StringComparison.Ordinal);
        await page.Helpdesk.Visitor(page.Email).BeginAsync("Mine");
        var lisa = await stage.EnterAsync("Lisa");
        var streams = Streams(lisa);
        await lisa.GoToAsync(page.Address);
        await lisa.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Assertions.Expect(lisa.Page.Locator("iframe")).ToHaveCountAsync(0);
        Assert.DoesNotContain(lisa.Requests, r => r.Url.Contains("/api/", StringComparison.Ordinal));

        await lisa.Page.EvaluateAsync(AddElement);
        await Assertions.Expect(HelpdeskPage.In(lisa).GetByText("Mine").First).ToBeVisibleAsync();
        await WaitAsync(() => streams.Open == 1);

        await lisa.Page.EvaluateAsync(RemoveElement);
        await WaitAsync(() => streams.Open == 0);
        await Assertions.Expect(lisa.Page.Locator("iframe")).ToHaveCountAsync(0);

        await lisa.Page.EvaluateAsync(AddElement);
        await Assertions.Expect(HelpdeskPage.In(lisa).GetByText("Mine").First).ToBeVisibleAsync();
        await WaitAsync(() => streams.Open == 1);

        // A framework that renders the element's content anew.
        await lisa.Page.EvaluateAsync("() => document.getElementById('hdh-ticket-center').replaceChildren()");
        await Assertions.Expect(HelpdeskPage.In(lisa).GetByText("Mine").First).ToBeVisibleAsync();
        await Assertions.Expect(lisa.Page.Locator("iframe")).ToHaveCountAsync(1);
        await WaitAsync(() => streams.Open == 1);
    });

    [Fact]
    public Task Loading_it_twice_is_harmless_and_no_name_is_left_in_the_page() => browser.PlayAsync(async stage =>
    {
        await using var page = await HelpdeskPage.StartAsync();
        page.Body = (email, signature) => page.Embed(email, signature) + page.Embed(email, signature).Split('\n', 2)[1].Replace("<script ", "<script async ", StringComparison.Ordinal);
        var lisa = await stage.EnterAsync("Lisa");
        var streams = Streams(lisa);
        await lisa.GoToAsync(page.Address);
        await Assertions.Expect(HelpdeskPage.In(lisa).GetByText("No conversations yet")).ToBeVisibleAsync();
        await LoadAsync(lisa, page, page.Email, await page.SignAsync(page.Email));
        await lisa.Page.WaitForTimeoutAsync(500);

        await Assertions.Expect(lisa.Page.Locator("iframe")).ToHaveCountAsync(1);
        Assert.Equal(1, lisa.Requests.Count(r => r.Url.EndsWith("/verify", StringComparison.Ordinal) && r.Method == "POST"));
        await WaitAsync(() => streams.Open == 1);
        // Chromium counts frames among a window's properties, by number.
        Assert.Empty(await lisa.Page.EvaluateAsync<string[]>(
            "() => Object.getOwnPropertyNames(window).filter((name) => !window.before.includes(name) && name !== 'before' && !/^\\d+$/.test(name))"));
        Assert.Equal(0, await lisa.Page.EvaluateAsync<int>("() => document.adoptedStyleSheets.length + document.querySelectorAll('style').length"));
    });

    [Fact]
    public Task Another_users_tag_takes_over_and_a_tag_that_went_brings_nobody_back() => browser.PlayAsync(async stage =>
    {
        await using var page = await HelpdeskPage.StartAsync();
        page.Body = (_, _) => "<div id=\"hdh-ticket-center\"></div>";
        await page.Helpdesk.Visitor("lisa@example.com").BeginAsync("Lisa's question");
        await page.Helpdesk.Visitor("omar@example.com").BeginAsync("Omar's question");
        var person = await stage.EnterAsync("Somebody");
        var streams = Streams(person);
        await person.GoToAsync(page.Address);
        await LoadAsync(person, page, "lisa@example.com", await page.SignAsync("lisa@example.com"));
        var view = HelpdeskPage.In(person);
        await Assertions.Expect(view.GetByText("Lisa's question").First).ToBeVisibleAsync();

        await person.Page.EvaluateAsync("() => document.querySelector('script[data-email]').remove()");
        await LoadAsync(person, page, "omar@example.com", await page.SignAsync("omar@example.com"));
        await Assertions.Expect(view.GetByText("Omar's question").First).ToBeVisibleAsync();
        await Assertions.Expect(view.GetByText("Lisa's question")).ToHaveCountAsync(0);
        await WaitAsync(() => streams.Open == 1);

        // The same tag for another user, as a framework that renders attributes does it.
        var (email, signature) = ("lisa@example.com", await page.SignAsync("lisa@example.com"));
        await person.Page.EvaluateAsync(
            "([email, signature]) => Object.assign(document.querySelector('script[data-email]').dataset, { email, signature })", new[] { email, signature });
        await Assertions.Expect(view.GetByText("Lisa's question").First).ToBeVisibleAsync();

        await person.Page.EvaluateAsync("() => { document.querySelector('script[data-email]').remove(); document.getElementById('hdh-ticket-center').remove() }");
        await WaitAsync(() => streams.Open == 0);
        await person.Page.EvaluateAsync(AddElement);
        await person.Page.WaitForTimeoutAsync(500);
        await Assertions.Expect(person.Page.Locator("iframe")).ToHaveCountAsync(0);
        Assert.False(await person.Page.EvaluateAsync<bool>("() => Symbol.for('hdh-ticket-center') in document"));
    });

    [Theory]
    [InlineData(null, "center")]
    [InlineData("center", "center")]
    [InlineData("left", "left")]
    [InlineData("right", "right")]
    [InlineData("nonsense", "center")]
    public Task It_stands_where_it_is_told_to(string? align, string expected) => browser.PlayAsync(async stage =>
    {
        await using var page = await HelpdeskPage.StartAsync();
        page.Body = (email, signature) => align is null
            ? page.Embed(email, signature)
            : page.Embed(email, signature).Replace("data-email", $"data-align=\"{align}\" data-email", StringComparison.Ordinal);
        var lisa = await stage.EnterAsync("Lisa", new() { ViewportSize = new() { Width = 1400, Height = 900 } });
        await lisa.GoToAsync(page.Address);
        await Assertions.Expect(HelpdeskPage.In(lisa).GetByText("No conversations yet")).ToBeVisibleAsync();

        var outer = (await lisa.Page.Locator("#hdh-ticket-center").BoundingBoxAsync())!;
        var inner = (await lisa.Page.Locator("#hdh-ticket-center iframe").BoundingBoxAsync())!;
        var (left, right) = (inner.X - outer.X, outer.X + outer.Width - inner.X - inner.Width);
        Assert.Equal(expected, Math.Abs(left - right) < 2 ? "center" : left < right ? "left" : "right");
    }, $"align-{align}");

    [Fact]
    public Task Opening_it_takes_few_requests_and_few_bytes() => browser.PlayAsync(async stage =>
    {
        await using var page = await HelpdeskPage.StartAsync();
        await page.Helpdesk.Visitor(page.Email).BeginAsync("Mine");
        var lisa = await stage.EnterAsync("Lisa");
        await lisa.GoToAsync(page.Address);
        await Assertions.Expect(HelpdeskPage.In(lisa).GetByText("Mine").First).ToBeVisibleAsync();

        // Counted as for the portal: not the stream, and no preflights.
        var counted = lisa.Requests.Where(r => r.Url.StartsWith(page.Dashboard, StringComparison.Ordinal)
            && r.Method != "OPTIONS" && !r.Url.EndsWith("/events", StringComparison.Ordinal)).ToArray();
        var bytes = 0L;
        foreach (var request in counted) bytes += (await request.SizesAsync())?.ResponseBodySize ?? 0;
        Assert.True(counted.Length <= 4, string.Join('\n', counted.Select(r => $"{r.Method} {r.Url}")));
        Assert.InRange(bytes, 1, 45_000);
    });

    [Fact]
    public Task Without_a_network_it_keeps_trying_and_comes_back() => browser.PlayAsync(async stage =>
    {
        await using var page = await HelpdeskPage.StartAsync();
        await page.Helpdesk.Visitor(page.Email).BeginAsync("Mine");
        var lisa = await stage.EnterAsync("Lisa");
        lisa.Expects("ERR_FAILED");
        await lisa.Page.RouteAsync("**/api/messaging/**", route => route.AbortAsync());
        await lisa.GoToAsync(page.Address);
        await Assertions.Expect(HelpdeskPage.In(lisa).GetByText("No connection").First).ToBeVisibleAsync();

        await lisa.Page.UnrouteAsync("**/api/messaging/**");

        await Assertions.Expect(HelpdeskPage.In(lisa).GetByText("Mine").First).ToBeVisibleAsync(new() { Timeout = 40_000 });
    });

    [Fact]
    public Task Beyond_the_streams_that_a_customer_may_have_replies_arrive_by_asking() => browser.PlayAsync(async stage =>
    {
        await using var page = await HelpdeskPage.StartAsync(("RateLimits:Enabled", "true"), ("RateLimits:StreamsPerCustomer", "1"));
        var id = await page.Helpdesk.Visitor(page.Email).BeginAsync("Mine");
        var customer = await page.App.Data(db => db.Tickets.Select(t => t.CustomerId).SingleAsync());
        using var otherTab = page.App.Services.GetRequiredService<OpenStreams>().TryTake(System.Net.IPAddress.Loopback, customer);
        var lisa = await stage.EnterAsync("Lisa");
        lisa.Expects("status of 429");
        await lisa.GoToAsync(page.Address);
        await HelpdeskPage.In(lisa).Locator(".cv-row").ClickAsync();
        await Assertions.Expect(HelpdeskPage.In(lisa).GetByLabel("Your reply")).ToBeVisibleAsync();

        await page.App.ActAsync(id, (ticket, bob) => ticket.Reply(bob, "Here is the answer.", TimeProvider.System.GetUtcNow()));

        await Assertions.Expect(HelpdeskPage.In(lisa).GetByText("Here is the answer.")).ToBeVisibleAsync(new() { Timeout = 25_000 });
        // It asked for a stream once; the next time is when Retry-After says.
        Assert.Equal(1, lisa.Requests.Count(r => r.Method == "POST" && r.Url.EndsWith("/events", StringComparison.Ordinal)));
    });

    private static Task<System.Text.Json.JsonElement?> LoadAsync(BrowserPerson person, HelpdeskPage page, string email, string signature) => person.Page.EvaluateAsync(
        Load, new { src = page.Dashboard + "/ticket-center.js", id = page.Helpdesk.HelpdeskId, email, signature, align = (string?)null });

    private static StreamCount Streams(BrowserPerson person)
    {
        var count = new StreamCount();
        person.Context.Request += (_, request) => count.Add(request, 1);
        person.Context.RequestFinished += (_, request) => count.Add(request, -1);
        person.Context.RequestFailed += (_, request) => count.Add(request, -1);
        return count;
    }

    private static async Task WaitAsync(Func<bool> holds)
    {
        for (var patience = 0; patience < 75 && !holds(); patience++) await Task.Delay(200);
        Assert.True(holds(), "It did not happen within 15 seconds.");
    }

    private sealed class StreamCount
    {
        private int _open;

        public int Open => Volatile.Read(ref _open);

        public void Add(IRequest request, int change)
        {
            if (request.Method == "POST" && request.Url.EndsWith("/events", StringComparison.Ordinal)) Interlocked.Add(ref _open, change);
        }
    }
}
