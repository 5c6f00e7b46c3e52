using Dashboard.Tests.ChatWidget;
using Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Dashboard.Tests.Browser;

/// <summary>All three doors behind a real nginx that holds streams back, and that goes away and comes back.</summary>
[Collection(BrowserCollection.Name)]
public sealed class BehindAProxyTests(BrowserFixture browser)
{
    [Fact]
    public Task Replies_arrive_by_asking_and_an_outage_is_said_for_as_long_as_it_lasts() => browser.PlayAsync(async stage =>
    {
        await using var doors = await ThreeDoors.StartAsync();
        var lisa = await stage.EnterAsync("Lisa", new() { ViewportSize = new() { Width = 1640, Height = 1000 } });
        await doors.OpenAsync(lisa);
        await doors.AssertStreamsAreHeldBackAsync();
        var frames = new[] { ThreeDoors.Center(lisa), WidgetScene.Frame(lisa), lisa.Portal };
        var notes = new[] { frames[0].Locator("#cv-note"), frames[1].Locator("#cv-note"), frames[2].Locator("#uh-alert") };

        await doors.ReplyAsync("Here is the answer.");
        foreach (var frame in frames) await Assertions.Expect(frame.GetByText("Here is the answer.").Last).ToBeVisibleAsync(Patiently);

        foreach (var frame in frames) await frame.GetByLabel("Your reply").FillAsync("Half a thought");
        lisa.Expects("ERR_|Failed to (fetch|load)");
        await doors.Proxy.StopAsync();
        await doors.ReplyAsync("While you were away.");
        foreach (var note in notes) await Assertions.Expect(note).ToContainTextAsync("connection", new() { Timeout = 30_000, IgnoreCase = true });
        await lisa.ScreenshotAsync("doors-offline");

        await doors.Proxy.StartAsync();
        foreach (var frame in frames) await Assertions.Expect(frame.GetByText("While you were away.").Last).ToBeVisibleAsync(Patiently);
        foreach (var note in notes) await Assertions.Expect(note).ToBeHiddenAsync();
        foreach (var frame in frames) await Assertions.Expect(frame.GetByLabel("Your reply")).ToHaveValueAsync("Half a thought");
    });

    /// <summary>Six seconds until a stream counts as held back, ten at most between two questions; and a busy machine.</summary>
    private static LocatorAssertionsToBeVisibleOptions Patiently => new() { Timeout = 40_000 };
}
