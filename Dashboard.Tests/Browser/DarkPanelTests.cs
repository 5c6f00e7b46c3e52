using Dashboard.Tests.Portal;
using Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Dashboard.Tests.Browser;

/// <summary>Every screen of the panel inside a host page, in the dark: by the reader's system, and by the host's option.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DarkPanelTests(BrowserFixture browser)
{
    [Theory]
    [InlineData("auto", ColorScheme.Dark)]
    [InlineData("dark", ColorScheme.Light)]
    public Task The_panel_is_accessible_in_the_dark(string theme, ColorScheme system) => browser.PlayAsync(
        async stage =>
        {
            await using var scene = await PortalScene.StartAsync();
            scene.Host.InitOptions = new Dictionary<string, object> { ["theme"] = theme };
            var lisa = await stage.EnterAsync("Lisa", new() { ViewportSize = new() { Width = 1280, Height = 860 }, ColorScheme = system, ReducedMotion = ReducedMotion.Reduce });
            lisa.Expects("status of 422");
            await lisa.GoToAsync(scene.Host.Address);
            await Assertions.Expect(lisa.Button("Support")).ToBeVisibleAsync();
            await LookAsync(lisa, theme, "launcher");
            await lisa.Button("Support").ClickAsync();
            await Assertions.Expect(Button(lisa, "New ticket")).ToBeVisibleAsync();
            await LookAsync(lisa, theme, "empty");

            await Button(lisa, "New ticket").ClickAsync();
            await lisa.Portal.GetByLabel("Message").FillAsync("The total says **€1,240**, see `line 3` and <https://example.com>.\n\n> as quoted");
            await Button(lisa, "Submit ticket").ClickAsync();
            await Assertions.Expect(lisa.Portal.Locator("[aria-invalid=true]")).ToBeVisibleAsync();
            await LookAsync(lisa, theme, "refused");
            await lisa.Portal.GetByLabel("Subject").FillAsync("Invoice 2041 is wrong");
            await Button(lisa, "Submit ticket").ClickAsync();
            await Assertions.Expect(lisa.Portal.GetByLabel("Your reply")).ToBeVisibleAsync();
            await scene.ReplyAsync("You are right, *sorry*: [here](https://example.com) is `the new one`.");
            await Assertions.Expect(lisa.Portal.GetByText("You are right")).ToBeVisibleAsync();
            await LookAsync(lisa, theme, "thread");

            await Button(lisa, "Mark as resolved").ClickAsync();
            await Assertions.Expect(lisa.Portal.GetByText("This ticket is resolved")).ToBeVisibleAsync();
            await LookAsync(lisa, theme, "resolved");
            await Button(lisa, "Back to your tickets").ClickAsync();
            await Assertions.Expect(lisa.Portal.GetByText("Invoice 2041 is wrong")).ToBeVisibleAsync();
            await LookAsync(lisa, theme, "list");
        },
        $"dark-panel-{theme}");

    private static async Task LookAsync(BrowserPerson lisa, string theme, string screen)
    {
        await lisa.ScreenshotAsync($"panel-dark-{theme}-{screen}");
        await lisa.AssertAccessibleAsync();
    }

    private static ILocator Button(BrowserPerson lisa, string name) => lisa.Portal.GetByRole(AriaRole.Button, new() { Name = name });
}
