using Dashboard.Tests.Support;

namespace Dashboard.Tests.Browser;

/// <summary>The portal is light enough that nobody's page feels it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PortalWeightTests(BrowserFixture browser)
{
    [Fact]
    public async Task From_the_click_to_the_list_it_takes_few_requests_and_few_bytes()
    {
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Host = "support.desk.test", RealTime = true });
        await using var host = await PortalHost.StartAsync(app.Address);
        var keys = await app.EnablePortalAsync(app.Acme, host.Origin);
        (host.PublicKey, host.Secret) = (keys.PublicKey, keys.Secret);

        await browser.PlayAsync(async stage =>
        {
            var weight = await PortalWeight.MeasureAsync(await stage.EnterAsync("Lisa"), host, app.Address);

            Assert.True(weight.Requests.Count <= PortalWeight.MostRequests, string.Join('\n', weight.Requests));
            Assert.InRange(weight.Bytes, 1, PortalWeight.MostBytes);
        });
    }
}
