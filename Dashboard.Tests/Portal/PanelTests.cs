using System.Text.RegularExpressions;
using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Dashboard.Tests.Portal;

/// <summary>The panel inside a host page, as customers use it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PanelTests(BrowserFixture browser)
{
    private static readonly BrowserNewContextOptions Desktop = new() { ViewportSize = new() { Width = 1280, Height = 860 } };

    [Fact]
    public Task A_customer_writes_a_ticket_and_sees_the_answer_arrive() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa", Desktop);
        await scene.OpenAsync(lisa);
        await scene.OpenTicketAsync(lisa, "Invoice 2041 is wrong", "The total says **€1,240**.");
        await lisa.AssertAccessibleAsync();
        var seen = lisa.Portal.GetByText("Seen", new() { Exact = true });
        await Assertions.Expect(seen).ToBeHiddenAsync();
        await scene.OpenAsAgentAsync();
        await Assertions.Expect(seen).ToBeVisibleAsync();

        await scene.ReplyAsync("You are right, *sorry*.");

        await Assertions.Expect(lisa.Portal.GetByText("You are right")).ToBeVisibleAsync();
        await scene.EventuallyAsync(t => t.CustomerReadNumber == 2);
        await Assertions.Expect(lisa.Portal.Locator("li.uh-unread")).ToHaveCountAsync(0);
        await lisa.Portal.GetByLabel("Your reply").FillAsync("Thanks!");
        await lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(lisa.Portal.GetByText("Thanks!")).ToBeVisibleAsync();
        await Assertions.Expect(seen.Filter(new() { Visible = true })).ToHaveCountAsync(0);
        await Assertions.Expect(lisa.Portal.GetByLabel("Your reply")).ToHaveValueAsync("");
        await lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "Mark as resolved" }).ClickAsync();
        await Assertions.Expect(lisa.Portal.GetByText("This ticket is resolved")).ToBeVisibleAsync();
        await lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "Back to your tickets" }).ClickAsync();
        await Assertions.Expect(lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "Resolved 1" })).ToBeVisibleAsync();
        await lisa.AssertAccessibleAsync();
    });

    [Fact]
    public Task Whoever_types_is_shown_on_the_other_side() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa", Desktop);
        await scene.OpenAsync(lisa);
        await scene.OpenTicketAsync(lisa, "Question", "How?");
        var bob = await stage.SignInAsync(scene.App, Cast.Bob);
        await bob.GoToAsync(new Uri(scene.App.Address, "/acme/tickets/1"));
        // His page is open and listens.
        await Assertions.Expect(lisa.Portal.GetByText("Seen", new() { Exact = true })).ToBeVisibleAsync();

        await bob.Field("Reply").PressSequentiallyAsync("Like");
        await Assertions.Expect(lisa.Portal.GetByText("Bob is typing…")).ToBeVisibleAsync();
        await lisa.Portal.GetByLabel("Your reply").PressSequentiallyAsync("I mean");
        await Assertions.Expect(bob.Page.GetByText($"{Cast.Lisa.Name} is typing…")).ToBeVisibleAsync();
    });

    [Fact]
    public Task Unread_replies_reach_the_launcher_and_count_as_read_only_in_sight() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa", Desktop);
        await scene.OpenAsync(lisa);
        await scene.OpenTicketAsync(lisa, "Question", "How?");
        await lisa.Portal.GetByLabel("Your reply").PressAsync("Escape");
        await Assertions.Expect(lisa.Page.Locator("userhero-portal iframe")).ToBeHiddenAsync();

        await scene.ReplyAsync("Like this.");

        await Assertions.Expect(lisa.Page.Locator("userhero-portal .badge")).ToHaveTextAsync("1");
        await Task.Delay(1_500);
        await scene.EventuallyAsync(t => t.CustomerReadNumber < 2);
        await lisa.Button("Support").ClickAsync();
        await scene.EventuallyAsync(t => t.CustomerReadNumber == 2);
        await Assertions.Expect(lisa.Page.Locator("userhero-portal .badge")).ToBeHiddenAsync();
    });

    [Fact]
    public Task A_reply_that_is_told_of_several_times_at_once_is_shown_once() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa", Desktop);
        await scene.OpenAsync(lisa);
        await scene.OpenTicketAsync(lisa, "Question", "How?");
        // So slow that what is told next comes while the first answer is still under way.
        await lisa.Page.RouteAsync(url => url.Contains("?after=", StringComparison.Ordinal), async route =>
        {
            await Task.Delay(400);
            await route.ContinueAsync();
        });

        var ticket = await scene.NewestTicketAsync();
        await scene.ReplyAsync("Like this.");
        for (var i = 0; i < 3; i++) await scene.App.ActAsync(ticket, (_, _) => { });
        await scene.ReplyAsync("Or like that.");

        await Assertions.Expect(lisa.Portal.GetByText("Or like that.")).ToBeVisibleAsync();
        await Assertions.Expect(lisa.Portal.GetByText("Like this.")).ToHaveCountAsync(1);
        await Task.Delay(1_000);
        await Assertions.Expect(lisa.Portal.GetByText("Like this.")).ToHaveCountAsync(1);
        await Assertions.Expect(lisa.Portal.GetByText("Or like that.")).ToHaveCountAsync(1);
    });

    [Fact]
    public Task A_session_that_expires_says_so_and_keeps_what_was_typed_for_the_same_customer_only() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        scene.Host.Lifetime = TimeSpan.FromSeconds(20);
        var lisa = await stage.EnterAsync("Lisa", Desktop);
        lisa.Expects("401");
        await lisa.Page.AddInitScriptAsync(RecordEvents);
        await scene.OpenAsync(lisa);
        await lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "New ticket" }).ClickAsync();
        await lisa.Portal.GetByLabel("Subject").FillAsync("Half a thought");

        await Assertions.Expect(lisa.Portal.GetByText("Session expired")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await lisa.UntilAsync("window.heard.length >= 4");
        var heard = await EventsAsync(lisa);
        // On a slow machine the launcher can be clicked before the handshake is answered.
        Assert.Equal(["open", "ready"], heard.Take(2).Order(StringComparer.Ordinal));
        Assert.Equal(["auth_expiring", "session_expired"], heard.Skip(2));

        scene.Host.Lifetime = TimeSpan.FromMinutes(5);
        await SignAfreshAsync(lisa);
        await Assertions.Expect(lisa.Portal.GetByText("Session expired")).ToBeHiddenAsync();
        await Assertions.Expect(lisa.Portal.GetByLabel("Subject")).ToHaveValueAsync("Half a thought");

        scene.Host.User = Cast.Omar;
        await SignAfreshAsync(lisa);
        await Assertions.Expect(lisa.Portal.GetByRole(AriaRole.Heading, new() { Name = "Support" })).ToBeVisibleAsync();
        await lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "New ticket" }).ClickAsync();
        await Assertions.Expect(lisa.Portal.GetByLabel("Subject")).ToHaveValueAsync("");
    });

    [Fact]
    public Task A_refused_customer_sees_the_error_and_never_the_one_before() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa", Desktop);
        lisa.Expects("401");
        await lisa.Page.AddInitScriptAsync(RecordEvents);
        await scene.OpenAsync(lisa);
        await scene.OpenTicketAsync(lisa, "Lisa's own", "Private.");
        var warning = lisa.Page.WaitForConsoleMessageAsync(new() { Predicate = m => m.Type == "warning" });

        await lisa.Page.EvaluateAsync("UserHero.setUser({ externalUserId: 'usr_other', expiresAt: 4102444800 }, '0'.repeat(64))");

        await Assertions.Expect(lisa.Page.Locator("userhero-portal .state")).ToContainTextAsync("signature_mismatch");
        await Assertions.Expect(lisa.Page.Locator("userhero-portal iframe")).ToHaveCountAsync(0);
        Assert.Contains("signature_mismatch", (await warning).Text, StringComparison.Ordinal);
        await lisa.UntilAsync("window.heard.includes('auth_failed:signature_mismatch')");
    });

    [Fact]
    public Task A_picture_travels_with_the_token_and_is_shown_from_memory() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa", Desktop);
        await scene.OpenAsync(lisa);
        await lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "New ticket" }).ClickAsync();
        await lisa.Portal.GetByLabel("Subject").FillAsync("Screenshot");
        await lisa.Portal.GetByLabel("Message").FillAsync("See picture.");
        var png = await lisa.Page.ScreenshotAsync();
        await lisa.Portal.Locator("input[type=file]").SetInputFilesAsync(new FilePayload[]
        {
            new() { Name = "screen.png", MimeType = "image/png", Buffer = png },
            new() { Name = "huge.bin", MimeType = "application/octet-stream", Buffer = new byte[Attachment.MaxBytes + 1] },
        });
        await Assertions.Expect(lisa.Portal.GetByRole(AriaRole.Alert).Filter(new() { HasText = "huge.bin is larger than 10 MB" })).ToBeVisibleAsync();

        await lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "Submit ticket" }).ClickAsync();

        var picture = lisa.Portal.GetByRole(AriaRole.Img, new() { Name = "screen.png" });
        await Assertions.Expect(picture).ToHaveAttributeAsync("src", new Regex("^blob:"));
        await Assertions.Expect(picture).ToHaveJSPropertyAsync("complete", true);
        var download = await lisa.Page.RunAndWaitForDownloadAsync(() => lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "Download screen.png" }).ClickAsync());
        Assert.Equal("screen.png", download.SuggestedFilename);
    });

    [Fact]
    public Task On_a_phone_it_fills_the_screen_and_in_the_dark_it_stays_readable() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa", new() { ViewportSize = new() { Width = 360, Height = 740 }, ColorScheme = ColorScheme.Dark, ReducedMotion = ReducedMotion.Reduce });
        scene.Host.InitOptions = new Dictionary<string, object> { ["locale"] = "es", ["cssVars"] = new { primary = "#10b981" } };
        await lisa.GoToAsync(scene.Host.Address);
        await lisa.Button("Support").ClickAsync();

        await Assertions.Expect(lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "Nueva solicitud" })).ToBeVisibleAsync();
        var box = await lisa.Page.Locator("userhero-portal .panel").BoundingBoxAsync();
        Assert.Equal((0f, 0f, 360f, 740f), (box!.X, box.Y, box.Width, box.Height));
        await lisa.AssertAccessibleAsync();
        await lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "Cerrar" }).ClickAsync();
        await Assertions.Expect(lisa.Button("Support")).ToBeFocusedAsync();
    });

    private const string RecordEvents = """
        window.heard = [];
        (window.UserHeroQueue = window.UserHeroQueue || []).push(...["ready", "open", "close", "auth_failed", "auth_expiring", "session_expired", "ticket_created", "unread"]
          .map((name) => ["on", name, (detail) => window.heard.push(name + (detail?.code ? ":" + detail.code : ""))]));
        """;

    private static Task<string[]> EventsAsync(BrowserPerson person) => person.Page.EvaluateAsync<string[]>("window.heard");

    private static async Task SignAfreshAsync(BrowserPerson person) =>
        await person.Page.EvaluateAsync("fetch('/api/userhero-token').then((r) => r.json()).then(({ user, userHmac }) => UserHero.setUser(user, userHmac))");
}
