using Dashboard.Data.ChatWidget;
using Dashboard.Tests.Browser;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Dashboard.Tests.ChatWidget;

/// <summary>Whole conversations, by pages written only from the published page's own snippets, in a browser that blocks third-party storage.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WidgetChatTests(BrowserFixture browser)
{
    [Fact]
    public Task A_user_whom_the_published_code_signed_asks_and_reads_the_answer() => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync();
        var signature = await Interpreter.Node.RunAsync(
            """
            import crypto from 'node:crypto';
            function widgetSignature(identity, secret) {
              return crypto.createHmac('sha256', secret).update(identity.trim().toLowerCase()).digest('hex');
            }
            console.log(widgetSignature('customer@example.com', process.env.WIDGET_SECRET));
            """,
            new Dictionary<string, string> { ["WIDGET_SECRET"] = scene.Site.Secret });
        var lisa = await stage.EnterAsync("Lisa");
        await scene.GoAsync(lisa, $$"""
            new SupportWireWidget({
              widgetSlug: '{{scene.Site.Slug}}',
              userEmail: 'customer@example.com',
              userSignature: '{{signature}}',
              userData: {
                name: 'Alice Johnson',
                plan: 'Pro',
                account_created_at: 1640995200,
              },
            });
            """);

        await WidgetScene.Trigger(lisa).ClickAsync();
        await SayAsync(lisa, "How do I export my data?");
        await scene.ReplyAsync("Under **Settings**.");
        await Assertions.Expect(WidgetScene.Frame(lisa).GetByText("Under Settings.")).ToBeVisibleAsync();

        Assert.False(await scene.App.Data(db => db.Messages.Where(m => m.Body == "How do I export my data?").Select(m => m.Unverified).SingleAsync()));
        Assert.Equal("Alice Johnson", await scene.App.Data(db => db.Customers.Where(c => c.Email == "customer@example.com").Select(c => c.Name).SingleAsync()));
        await scene.App.EventuallyAsync(db => db.Tickets.Select(t => t.CustomerReadNumber).SingleAsync(), read => read == 2);
    });

    [Fact]
    public Task An_anonymous_visitor_needs_no_setup_and_a_reply_shows_on_the_trigger() => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        await scene.GoAsync(lisa, $"new SupportWireWidget({{ widgetSlug: '{scene.Site.Slug}' }});");
        await WidgetScene.Trigger(lisa).ClickAsync();
        await SayAsync(lisa, "Do you ship to Norway?");
        await WidgetScene.Frame(lisa).GetByRole(AriaRole.Button, new() { Name = "Close panel" }).ClickAsync();
        await Assertions.Expect(WidgetScene.Panel(lisa)).ToBeHiddenAsync();

        await scene.ReplyAsync("We do.");

        await Assertions.Expect(WidgetScene.Trigger(lisa)).ToHaveAttributeAsync("aria-description", "1 unread");
        Assert.True(await scene.App.Data(db => db.Messages.OrderBy(m => m.Id).Select(m => m.Unverified).FirstAsync()));
        Assert.Equal(0, await scene.App.Data(db => db.Tickets.Select(t => t.CustomerReadNumber).SingleAsync()));
        await WidgetScene.Trigger(lisa).ClickAsync();
        await Assertions.Expect(WidgetScene.Frame(lisa).GetByText("We do.").Last).ToBeVisibleAsync();
    });

    [Fact]
    public Task Where_the_page_may_store_nothing_the_panel_says_that_the_thread_lives_as_long_as_the_page() => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        await lisa.Page.AddInitScriptAsync("if (window === top) Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })");
        await scene.GoAsync(lisa, scene.Snippet());

        await WidgetScene.Trigger(lisa).ClickAsync();

        await Assertions.Expect(WidgetScene.Frame(lisa).GetByText("lives as long as this page")).ToBeVisibleAsync();
        await SayAsync(lisa, "Hello");
        await lisa.Page.ReloadAsync();
        await WidgetScene.Trigger(lisa).ClickAsync();
        await Assertions.Expect(WidgetScene.Frame(lisa).GetByText("Hello")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Another_user_in_the_same_page_sees_nothing_of_the_former() => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync(SignatureScope.Email);
        var lisa = await stage.EnterAsync("Lisa");
        await scene.GoAsync(lisa, scene.Snippet(scene.Signed("lisa@example.com")));
        await WidgetScene.Trigger(lisa).ClickAsync();
        await SayAsync(lisa, "Lisa's secret");
        // What the former session was still asking for is refused from the switch on.
        lisa.Expects("status of 401 .*/api/widget/");

        await lisa.Page.EvaluateAsync($"widget.updateConfig({{ {scene.Signed("omar@example.com")} }})");

        await Assertions.Expect(WidgetScene.Frame(lisa).GetByText("Lisa's secret")).ToHaveCountAsync(0);
        await SayAsync(lisa, "Omar's own");
        await Assertions.Expect(WidgetScene.Frame(lisa).GetByText("Lisa's secret")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task It_is_accessible_closed_and_open_and_opens_in_few_requests() => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa", new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce });
        await scene.GoAsync(lisa, scene.Snippet());
        await Assertions.Expect(WidgetScene.Trigger(lisa)).ToBeVisibleAsync();
        await lisa.AssertAccessibleAsync();
        await lisa.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var before = lisa.Requests.Count;

        await WidgetScene.Trigger(lisa).ClickAsync();
        await Assertions.Expect(WidgetScene.Frame(lisa).GetByRole(AriaRole.Button, new() { Name = "New conversation" })).ToBeVisibleAsync();

        var asked = lisa.Requests.Skip(before).Where(r => !r.Url.EndsWith("/events", StringComparison.Ordinal)).ToArray();
        var bytes = 0L;
        foreach (var request in asked) bytes += (await request.SizesAsync())?.ResponseBodySize ?? 0;
        Assert.True(asked.Length <= PortalWeight.MostRequests, string.Join('\n', asked.Select(r => r.Url)));
        Assert.InRange(bytes, 1, PortalWeight.MostBytes);
        await lisa.AssertAccessibleAsync();
    });

    private static async Task SayAsync(BrowserPerson person, string text)
    {
        var frame = WidgetScene.Frame(person);
        var field = frame.GetByRole(AriaRole.Textbox);
        if (await field.CountAsync() == 0)
        {
            await Assertions.Expect(frame.GetByRole(AriaRole.Button, new() { Name = "New conversation" }).Or(field).First).ToBeVisibleAsync();
            if (await field.CountAsync() == 0) await frame.GetByRole(AriaRole.Button, new() { Name = "New conversation" }).ClickAsync();
        }

        await field.FillAsync(text);
        await frame.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        // Not only shown as on its way: what follows finds it in the database.
        await Assertions.Expect(frame.Locator(".cv-mine:not(.cv-sending)").Last).ToContainTextAsync(text);
        await Assertions.Expect(frame.GetByText("Sent", new() { Exact = true }).Last).ToBeAttachedAsync();
    }
}
