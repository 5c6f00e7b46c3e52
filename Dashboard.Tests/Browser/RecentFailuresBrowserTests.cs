using System.Net.Http.Json;
using Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Dashboard.Tests.Browser;

/// <summary>An open page of recent failures shows a refusal while one looks at it, and a click explains it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RecentFailuresBrowserTests(BrowserFixture browser)
{
    [Fact]
    public Task A_refusal_appears_by_itself_and_one_click_explains_it() => browser.PlayAsync(async stage =>
    {
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Host = "support.desk.test", RealTime = true, BackgroundLoops = true });
        var keys = await app.EnablePortalAsync(app.Acme, Cast.HostOrigin);
        var erin = await stage.SignInAsync(app, Cast.Erin);
        await erin.GoToAsync(new Uri(app.Address, "/acme/verification/failures"));
        await Assertions.Expect(erin.Page.GetByText("appears here within a second")).ToBeVisibleAsync();

        var payload = Cast.Lisa.Payload(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 300);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/portal/session")
        {
            Content = JsonContent.Create(new { publicKey = keys.PublicKey, payload, signature = HostSignature.Of(keys.Secret, payload).ToUpperInvariant() }),
        };
        request.Headers.Add("Origin", Cast.HostOrigin);
        using var client = app.Client();
        using var refused = await client.SendAsync(request);

        await erin.Page.GetByRole(AriaRole.Link, new() { Name = "Digest in upper case" }).ClickAsync();
        await Assertions.Expect(erin.Page.GetByRole(AriaRole.List, new() { Name = "Causes" })).ToContainTextAsync("Write it in lower case");
        await erin.Page.GetByLabel("Code in").SelectOptionAsync("Ruby");
        await Assertions.Expect(erin.Page.GetByText("Convert.ToHexStringLower")).ToBeHiddenAsync();
    }, "recent-failures");
}
