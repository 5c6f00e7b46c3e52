using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Dashboard.Data.ChatWidget;
using Dashboard.Tests.ChatWidget;
using Dashboard.Tests.Portal;
using Dashboard.Tests.Support;
using Dashboard.Tests.TicketCenter;

namespace Dashboard.Tests.Conversations;

/// <summary>How many live streams one address and one customer may hold open, at whatever door.</summary>
public sealed class StreamLimitTests
{
    [Fact]
    public async Task A_customer_has_so_many_and_another_is_not_shut_out()
    {
        await using var app = await StartAsync(("StreamsPerCustomer", "2"));
        var site = await WidgetSite.AddAsync(app, "tabs", SignatureScope.Email);
        var lisa = (await site.SignInAsync("lisa@example.com")).IsOk().Token;
        var first = await OpenAsync(app, lisa);
        using var second = await OpenAsync(app, lisa);
        Assert.All(new[] { first, second }, stream => Assert.Equal(HttpStatusCode.OK, stream.StatusCode));

        var refused = await site.GetAsync("/api/widget/events", lisa);
        refused.IsRefused(429, "too_many_streams");
        Assert.Equal("30", refused.Headers["Retry-After"]);
        Assert.Equal(Cast.HostOrigin, refused.Headers["Access-Control-Allow-Origin"]);
        using var omar = await OpenAsync(app, (await site.SignInAsync("omar@example.com")).IsOk().Token);
        Assert.Equal(HttpStatusCode.OK, omar.StatusCode);
        // What stands in for a stream goes on.
        (await site.GetAsync("/api/widget/conversations", lisa)).IsOk();

        first.Dispose();
        await OpensAsync(() => OpenAsync(app, lisa));
    }

    [Fact]
    public async Task An_address_has_so_many_of_all_doors_together_and_another_is_not_shut_out()
    {
        await using var app = await StartAsync(("StreamsPerAddress", "3"));
        var site = await WidgetSite.AddAsync(app, "office", SignatureScope.Email);
        var helpdesk = await SigningHelpdesk.EnableAsync(app);
        var portal = await SigningHost.EnableAsync(app);
        using var widget = await OpenAsync(app, (await site.SignInAsync("a@example.com")).IsOk().Token);
        using var center = await helpdesk.FollowAsync("b@example.com");
        using var first = await FollowAsync(app, portal, Cast.Lisa);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        using var second = await FollowAsync(app, portal, Cast.Omar);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        var body = new { helpdeskId = helpdesk.HelpdeskId, email = "d@example.com", signature = helpdesk.Sign("d@example.com") };
        (await helpdesk.CallAsync("events", body)).IsRefused(429, "too_many_streams");
        using var elsewhere = await OpenAsync(app, (await site.SignInAsync("e@example.com")).IsOk().Token, "198.51.100.9");
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);

        widget.Dispose();
        await OpensAsync(() => FollowAsync(app, portal, Cast.Omar));
    }

    private static async Task<HttpResponseMessage> FollowAsync(DashboardApp app, SigningHost portal, EndCustomer customer) =>
        await OpenAsync(app, await portal.SignInAsync(customer), path: $"/portal/{portal.PublicKey}/events");

    private static async Task<HttpResponseMessage> OpenAsync(DashboardApp app, string token, string address = "203.0.113.7", string path = "/api/widget/events")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await app.Client(address).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The server notices a moment later that somebody hung up.</summary>
    private static async Task OpensAsync(Func<Task<HttpResponseMessage>> open)
    {
        for (var patience = 0; patience < 100; patience++)
        {
            using var stream = await open();
            if (stream.StatusCode == HttpStatusCode.OK) return;
            await Task.Delay(100);
        }

        Assert.Fail("Its place was not free after ten seconds.");
    }

    private static Task<DashboardApp> StartAsync(params (string Name, string Value)[] limits) => DashboardApp.StartAsync(new DashboardAppOptions
    {
        RealTime = true,
        Settings = limits.Append(("Enabled", "true")).ToDictionary(limit => $"RateLimits:{limit.Item1}", limit => (string?)limit.Item2),
    });
}
