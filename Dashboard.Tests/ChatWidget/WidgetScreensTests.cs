using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Dashboard.Tests.ChatWidget;

/// <summary>How the widget looks in somebody's page: light, dark and on a phone; every type at its place.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WidgetScreensTests(BrowserFixture browser)
{
    [Theory]
    [InlineData("popup", "bottom-right", "light", 1280)]
    [InlineData("popup", "top-left", "dark", 1280)]
    [InlineData("drawer", "bottom-right", "light", 1280)]
    [InlineData("drawer", "bottom-left", "dark", 1280)]
    [InlineData("center modal", "bottom-right", "light", 1280)]
    [InlineData("popup", "bottom-left", "light", 360)]
    [InlineData("center modal", "bottom-right", "dark", 360)]
    public Task It_fits_and_is_accessible(string type, string position, string theme, int width) => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa", new BrowserNewContextOptions
        {
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = width, Height = width < 500 ? 740 : 800 },
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
        });
        await scene.GoAsync(lisa, scene.Snippet($"widgetType: '{type}', triggerPosition: '{position}', theme: '{theme}', {scene.Signed("lisa@example.com")}"));
        await Assertions.Expect(WidgetScene.Trigger(lisa)).ToBeVisibleAsync();
        var name = $"widget-{type.Replace(' ', '-')}-{position}-{theme}-{width}";
        await lisa.ScreenshotAsync($"{name}-closed");

        await lisa.Page.EvaluateAsync("widget.sendMessage('How do I **export** my data?')");
        await scene.ReplyAsync("Open *Settings → Export* and choose CSV.");
        await Assertions.Expect(WidgetScene.Frame(lisa).GetByText("choose CSV").Last).ToBeVisibleAsync();
        await lisa.ScreenshotAsync(name);

        await lisa.AssertFitsAsync();
        await lisa.AssertAccessibleAsync();
    }, $"widget-{type.Replace(' ', '-')}-{position}-{theme}-{width}");

    [Fact]
    public Task The_one_view_of_a_secret_fits_and_is_accessible() => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync();
        await scene.App.With((RotateSecret rotate) => rotate.ExecuteAsync(new DoorKey(scene.App.Acme.Id, Door.Widget, scene.Site.Id), SecretOverlap.None, "Alice", default));
        var alice = await stage.SignInAsync(scene.App, Cast.Alice, new() { ViewportSize = new() { Width = 1280, Height = 900 }, ReducedMotion = ReducedMotion.Reduce });
        await alice.GoToAsync(new Uri(scene.App.Address, "/acme/settings/widgets/acme-chat"));
        await alice.Button("Reveal once").ClickAsync();
        await Assertions.Expect(alice.Page.Locator("#secret-text")).ToBeVisibleAsync();

        await LookAsync("light-1280");
        // It is not shown twice: the same page, otherwise dressed.
        await alice.PreferAsync(ColorScheme.Dark);
        await LookAsync("dark-1280");
        await alice.Page.SetViewportSizeAsync(360, 800);
        await LookAsync("dark-360");

        async Task LookAsync(string how)
        {
            await alice.ScreenshotAsync($"widget-secret-{how}", fullPage: true);
            await alice.AssertFitsAsync();
            await alice.AssertAccessibleAsync();
        }
    });
}
