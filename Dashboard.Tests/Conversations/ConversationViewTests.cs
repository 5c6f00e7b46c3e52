using Dashboard.Data.Tickets;
using Dashboard.Platform.Live;
using Dashboard.Tests.Support;
using Dashboard.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Dashboard.Tests.Conversations;

/// <summary>The conversations' view inside a page that trusts nobody, with third-party cookies and storage blocked.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ConversationViewTests(BrowserFixture browser)
{
    [Fact]
    public Task A_conversation_is_begun_answered_read_and_closed() => browser.PlayAsync(async stage =>
    {
        await using var scene = await ConversationScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        await scene.OpenAsync(lisa);
        var view = ConversationScene.In(lisa);
        await Assertions.Expect(view.GetByText("No conversations yet")).ToBeVisibleAsync();

        await view.GetByRole(AriaRole.Button, new() { Name = "New conversation" }).ClickAsync();
        await view.GetByLabel("Message", new() { Exact = true }).FillAsync("How do I **export**?");
        await view.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(view.GetByRole(AriaRole.Heading, new() { Name = "How do I export?" })).ToBeVisibleAsync();
        await Assertions.Expect(view.Locator(".cv-mine strong").Last).ToHaveTextAsync("export");

        await ReplyAsync(scene, "Press the button.");
        await Assertions.Expect(view.Locator(".cv-theirs")).ToContainTextAsync("Press the button.");
        await scene.App.EventuallyAsync(db => db.Tickets.SingleAsync(), t => t.CustomerReadNumber >= t.LastAgentMessageNumber);

        await view.GetByRole(AriaRole.Button, new() { Name = "Close conversation" }).ClickAsync();
        await view.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Close conversation" }).ClickAsync();
        await Assertions.Expect(view.GetByText("Lisa closed this conversation")).ToBeVisibleAsync();
        await Assertions.Expect(view.GetByText("Write a message to open it again")).ToBeVisibleAsync();
        Assert.Equal(TicketStatus.Resolved, (await scene.App.Data(db => db.Tickets.SingleAsync())).Status);

        Assert.Empty(await lisa.Context.CookiesAsync());
        Assert.All(lisa.Requests, r => Assert.DoesNotContain("lisa%40", r.Url, StringComparison.OrdinalIgnoreCase));
    });

    [Fact]
    public Task Everything_works_by_keyboard_and_Escape_leaves() => browser.PlayAsync(async stage =>
    {
        await using var scene = await ConversationScene.StartAsync();
        await scene.App.SaysAsync(scene.Lisa, "First");
        var lisa = await stage.EnterAsync("Lisa");
        await scene.OpenAsync(lisa);
        var view = ConversationScene.In(lisa);
        var keys = lisa.Page.Keyboard;
        await Assertions.Expect(view.Locator(".cv-row")).ToBeVisibleAsync();
        await view.GetByRole(AriaRole.Heading, new() { Name = "Messages" }).FocusAsync();

        await keys.PressAsync("Tab");
        await keys.PressAsync("Tab");
        await Assertions.Expect(view.Locator(".cv-row")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Assertions.Expect(view.GetByLabel("Your reply")).ToBeFocusedAsync();
        await keys.TypeAsync("Line one");
        await keys.PressAsync("Shift+Enter");
        await keys.TypeAsync("line two");
        await keys.PressAsync("Enter");
        await Assertions.Expect(view.Locator(".cv-mine:not(.cv-sending)").Last).ToContainTextAsync("line two");
        Assert.Equal("Line one\nline two", await scene.App.Data(db => db.Messages.OrderByDescending(m => m.Id).Select(m => m.Body).FirstAsync()));
        await Assertions.Expect(view.GetByLabel("Your reply")).ToBeFocusedAsync();

        await view.GetByRole(AriaRole.Button, new() { Name = "Close conversation" }).FocusAsync();
        await keys.PressAsync("Enter");
        await Assertions.Expect(view.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(view.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        Assert.Equal(0, await lisa.Page.EvaluateAsync<int>("page.dismissed"));
        await keys.PressAsync("Escape");
        await lisa.UntilAsync("page.dismissed === 1");
        await view.GetByRole(AriaRole.Button, new() { Name = "Back to your conversations" }).FocusAsync();
        await keys.PressAsync("Enter");
        await Assertions.Expect(view.Locator(".cv-row")).ToBeFocusedAsync();
    });

    [Fact]
    public Task What_was_written_survives_an_error_and_is_sent_again() => browser.PlayAsync(async stage =>
    {
        await using var scene = await ConversationScene.StartAsync();
        await scene.App.SaysAsync(scene.Lisa, "First");
        var lisa = await stage.EnterAsync("Lisa");
        lisa.Expects("status of 429");
        await scene.OpenAsync(lisa);
        var view = ConversationScene.In(lisa);
        await view.Locator(".cv-row").ClickAsync();
        await Assertions.Expect(view.Locator(".cv-mine")).ToHaveCountAsync(1);

        scene.Door.Refusal = (429, "too_many_attempts");
        await view.GetByLabel("Your reply").FillAsync("Important");
        await view.GetByLabel("Your reply").PressAsync("Enter");
        await Assertions.Expect(view.GetByText("Not sent. Too many attempts.")).ToBeVisibleAsync();
        scene.Door.Refusal = default;
        await view.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await Assertions.Expect(view.GetByLabel("Your reply")).ToHaveValueAsync("Important");
        scene.Door.Refusal = (429, "too_many_attempts");
        await view.GetByLabel("Your reply").PressAsync("Enter");
        scene.Door.Refusal = (429, "too_many_attempts");
        await Assertions.Expect(view.GetByRole(AriaRole.Button, new() { Name = "Try again" })).ToBeVisibleAsync();
        scene.Door.Refusal = default;
        await view.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Assertions.Expect(view.GetByText("Not sent.")).ToHaveCountAsync(0);
        await Assertions.Expect(view.Locator(".cv-mine:not(.cv-sending)")).ToHaveCountAsync(2);
    });

    [Fact]
    public Task A_failed_verification_says_so_and_shows_nothing() => browser.PlayAsync(async stage =>
    {
        await using var scene = await ConversationScene.StartAsync();
        await scene.App.SaysAsync(scene.Lisa, "Private");
        scene.Door.Refusal = (401, "verification_failed");
        var lisa = await stage.EnterAsync("Lisa");
        lisa.Expects("status of 401");
        await scene.OpenAsync(lisa);
        var view = ConversationScene.In(lisa);

        await Assertions.Expect(view.GetByRole(AriaRole.Alert)).ToContainTextAsync("Verification failed");
        await Assertions.Expect(view.GetByText("Private")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Nothing_that_people_write_runs_in_it() => browser.PlayAsync(async stage =>
    {
        await using var scene = await ConversationScene.StartAsync();
        var attacks = await File.ReadAllLinesAsync(Repository.PathTo("Dashboard.Tests", "Portal", "css-xss-payloads.txt"));
        var all = string.Join("\n\n", attacks.Concat(["<img src=x onerror=\"parent.postMessage('owned','*')\">", "[x](javascript:alert(1))", "<svg/onload=alert(1)>", "<iframe srcdoc='<script>alert(1)</script>'>"]));
        var eve = scene.Door.Customers["lisa@example.com"] = await scene.App.AtAsync(CustomerDoor.TicketCenter, "eve@example.com", name: "<img src=x onerror=alert(1)>");
        await scene.App.SaysAsync(eve, "<script>alert(1)</script>\n" + all);
        var lisa = await stage.EnterAsync("Lisa");
        await scene.OpenAsync(lisa);
        var view = ConversationScene.In(lisa);
        await view.Locator(".cv-row").ClickAsync();
        await Assertions.Expect(view.Locator(".cv-mine")).ToBeVisibleAsync();

        Assert.Equal(0, await view.Locator("#cv-app :is(script, img, svg[onload], iframe, style, [onerror], [onclick], [style], a:not([href^='http']):not([href^='mailto']))").CountAsync());
        Assert.Equal("<script>alert(1)</script>", await view.Locator("h1").TextContentAsync());
    });

    [Theory]
    [InlineData("light", 400)]
    [InlineData("dark", 320)]
    [InlineData("dark", 1200)]
    public Task It_is_accessible_and_fits(string theme, int width) => browser.PlayAsync(async stage =>
    {
        await using var scene = await ConversationScene.StartAsync();
        scene.Options["theme"] = theme;
        scene.Options["ephemeral"] = "yes";
        var open = await scene.App.SaysAsync(scene.Lisa, "A long subject about the exports that fail since this morning in every project of ours");
        await scene.App.DoesAsync(open.Conversation.Id, (t, bob) => t.Reply(bob, "See [the page](https://example.com):\n\n1. `Settings`\n2. *Retry*\n\n```\nexport --all --retry 3 --into a-very-long-name-of-a-file.csv\n```", TimeProvider.System.GetUtcNow()));
        var lisa = await stage.EnterAsync("Lisa", new() { ViewportSize = new() { Width = width, Height = 680 }, ReducedMotion = ReducedMotion.Reduce, Locale = "en-GB" });
        await scene.OpenAsync(lisa);
        var view = ConversationScene.In(lisa);
        await Assertions.Expect(view.Locator(".cv-row")).ToBeVisibleAsync();
        await LookAsync(lisa, $"conversations-list-{theme}-{width}");
        await view.Locator(".cv-row").ClickAsync();
        await Assertions.Expect(view.Locator(".cv-theirs")).ToBeVisibleAsync();
        await LookAsync(lisa, $"conversations-thread-{theme}-{width}");
        await view.GetByRole(AriaRole.Button, new() { Name = "Close conversation" }).ClickAsync();
        await LookAsync(lisa, $"conversations-close-{theme}-{width}");
    }, $"conversations-{theme}-{width}");

    [Fact]
    public Task A_message_of_a_stranger_is_ignored() => browser.PlayAsync(async stage =>
    {
        await using var scene = await ConversationScene.StartAsync();
        await scene.App.SaysAsync(scene.Lisa, "Mine");
        var lisa = await stage.EnterAsync("Lisa");
        await scene.OpenAsync(lisa);
        var view = ConversationScene.In(lisa);
        await Assertions.Expect(view.GetByText("Mine").First).ToBeVisibleAsync();

        // With another uid than the one that was settled, and from the frame's own window.
        await lisa.Page.EvaluateAsync("document.querySelector('iframe').contentWindow.postMessage({ uid: 'x', push: 'setup', data: { conversations: [] } }, '*')");
        await view.Locator("body").EvaluateAsync("() => postMessage({ uid: 'x', push: 'setup', data: { conversations: [] } }, '*')");
        await lisa.Page.WaitForTimeoutAsync(300);
        await Assertions.Expect(view.GetByText("Mine").First).ToBeVisibleAsync();
    });

    private static async Task LookAsync(BrowserPerson person, string picture)
    {
        await person.AssertAccessibleAsync();
        await person.AssertFitsAsync();
        await person.ScreenshotAsync(picture);
    }

    /// <summary>Bob answers the only ticket; open streams hear of it as they do of any reply.</summary>
    private static async Task ReplyAsync(ConversationScene scene, string text)
    {
        var id = await scene.App.Data(db => db.Tickets.Select(t => t.PublicId).SingleAsync());
        await scene.App.DoesAsync(id, (t, bob) => t.Reply(bob, text, TimeProvider.System.GetUtcNow()));
        scene.App.Services.GetRequiredService<LiveEvents>().Publish($"customer:{scene.Lisa.CustomerId}", "message", id);
    }
}
