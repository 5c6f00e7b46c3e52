using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Dashboard.Tests.Portal;

/// <summary>The panel inside a host page, as Lisa uses it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PanelTests(BrowserFixture browser)
{
    [Fact]
    public Task A_customer_writes_and_follows_a_ticket() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa", new() { ViewportSize = new() { Width = 1280, Height = 860 } });
        await lisa.GoToAsync(scene.Host.Address);
        await lisa.Page.GetByRole(AriaRole.Button, new() { Name = "Support" }).ClickAsync();
        await Assertions.Expect(lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "New ticket" })).ToBeVisibleAsync();
        await lisa.ScreenshotAsync("portal-empty");
        await lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "New ticket" }).ClickAsync();
        await lisa.Portal.GetByLabel("Subject").FillAsync("Invoice 2041 is wrong");
        await lisa.Portal.GetByLabel("Message").FillAsync("The total says **€1,240**, but we agreed on €1,040.\n\n- line 2 is counted twice\n- see https://example.com/invoice");
        await lisa.ScreenshotAsync("portal-new");
        await lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "Submit ticket" }).ClickAsync();
        await Assertions.Expect(lisa.Portal.GetByLabel("Your reply")).ToBeVisibleAsync();
        await lisa.ScreenshotAsync("portal-thread");
    });
}
