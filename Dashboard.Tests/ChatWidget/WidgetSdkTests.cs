using System.Text.RegularExpressions;
using Dashboard.ChatWidget;
using Dashboard.Data.ChatWidget;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Dashboard.Tests.ChatWidget;

/// <summary><c>widget.js</c> as a guest in somebody else's page, by the names that are published.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WidgetSdkTests(BrowserFixture browser)
{
    /// <summary>What the former session was still asking for is refused from the moment on that it ends.</summary>
    private const string InFlight = "status of 401 .*/api/widget/";

    [Fact]
    public async Task The_script_is_at_most_6_kilobytes_compressed()
    {
        await using var app = await DashboardApp.StartAsync();
        Assert.InRange(app.Services.GetRequiredService<WidgetScript>().Asset.BrotliLength, 1, 6_000);
    }

    [Fact]
    public Task It_opens_closes_and_toggles_and_tells_the_page() => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        await scene.GoAsync(lisa, "window.told = [];" + scene.Snippet("onOpen: () => told.push('open'), onClose: () => told.push('close'), onError: (e) => told.push(e.code),"));

        await WidgetScene.Trigger(lisa).ClickAsync();
        await Assertions.Expect(WidgetScene.Panel(lisa)).ToBeVisibleAsync();
        await Assertions.Expect(WidgetScene.Trigger(lisa)).ToHaveAttributeAsync("aria-expanded", "true");
        // Only a document that is there can hear a key.
        await Assertions.Expect(WidgetScene.Frame(lisa).GetByRole(AriaRole.Button, new() { Name = "New conversation" })).ToBeVisibleAsync();
        await lisa.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(WidgetScene.Panel(lisa)).ToBeHiddenAsync();
        await WidgetScene.Trigger(lisa).ClickAsync();
        await lisa.Page.EvaluateAsync("widget.close(); widget.toggle(); widget.open(); widget.toggle()");
        await Assertions.Expect(WidgetScene.Panel(lisa)).ToBeHiddenAsync();

        await lisa.UntilAsync("[...new Set(told)].join() === 'open,close' && told.at(-1) === 'close'");
        Assert.Equal(["SupportWire", "SupportWireWidget"], await lisa.Page.EvaluateAsync<string[]>("Object.keys(window).filter((k) => /support|wire/i.test(k)).sort()"));
        Assert.Empty(await lisa.Context.CookiesAsync());
        Assert.Equal(0, await lisa.Page.EvaluateAsync<int>("localStorage.length + sessionStorage.length"));
    });

    [Fact]
    public Task A_wrong_signature_is_told_with_its_code_and_nobody_is_let_in() => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        lisa.Expects("401");

        await scene.GoAsync(lisa, "window.told = [];" + scene.Snippet($"userEmail: 'lisa@example.com', userSignature: '{new string('0', 64)}', onError: (e) => told.push(e.code, e instanceof Error),"));

        await Assertions.Expect(WidgetScene.Trigger(lisa)).ToBeVisibleAsync();
        await lisa.UntilAsync("told.join(' ') === 'identity_verification_failed true'");
    });

    [Fact]
    public Task Destroying_it_leaves_no_trace_and_ends_the_session() => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        await scene.GoAsync(lisa, scene.Snippet());
        await Assertions.Expect(WidgetScene.Trigger(lisa)).ToBeVisibleAsync();
        await lisa.Page.EvaluateAsync("widget.sendMessage('Hello', { openWidget: false })");
        await lisa.UntilAsync("localStorage.length === 1");
        var token = lisa.Requests.Select(r => r.Headers.GetValueOrDefault("authorization")).Last(h => h is not null)!["Bearer ".Length..];
        Assert.All(lisa.Requests, r => Assert.DoesNotContain(token, r.Url, StringComparison.Ordinal));

        var ended = lisa.Page.WaitForResponseAsync(r => r.Request.Method == "DELETE");
        lisa.Expects(InFlight);
        await lisa.Page.EvaluateAsync("widget.destroy()");
        await ended;

        await lisa.UntilAsync("localStorage.length === 0");
        await Assertions.Expect(lisa.Page.Locator("supportwire-widget")).ToHaveCountAsync(0);
        Assert.Equal(0, await lisa.Page.EvaluateAsync<int>("SupportWireWidget.getInstances().length"));
        (await scene.Site.GetAsync("/api/widget/conversations", token)).IsRefused(401, "session_ended");
    });

    [Fact]
    public Task Another_user_ends_the_former_session_and_its_stream_at_once() => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync(SignatureScope.Email);
        var lisa = await stage.EnterAsync("Lisa");
        var stream = await lisa.Page.RunAndWaitForRequestAsync(
            () => scene.GoAsync(lisa, scene.Snippet(scene.Signed("lisa@example.com"))), r => r.Url.EndsWith("/events", StringComparison.Ordinal) && r.Method == "GET");
        var former = stream.Headers["authorization"]["Bearer ".Length..];

        var ended = lisa.Page.WaitForResponseAsync(r => r.Request.Method == "DELETE");
        var over = new TaskCompletionSource();
        lisa.Page.RequestFailed += (_, request) => Over(request);
        lisa.Page.RequestFinished += (_, request) => Over(request);
        lisa.Expects(InFlight);
        await lisa.Page.EvaluateAsync($"widget.updateConfig({{ {scene.Signed("omar@example.com")} }})");
        await ended;
        await over.Task.WaitAsync(TimeSpan.FromSeconds(20));

        (await scene.Site.GetAsync("/api/widget/conversations", former)).IsRefused(401, "session_ended");
        IRequest? next = null;
        for (var patience = 0; next is null && patience < 200; patience++)
        {
            await Task.Delay(100);
            next = lisa.Requests.FirstOrDefault(r => r.Url.EndsWith("/events", StringComparison.Ordinal) && r.Method == "GET" && !r.Headers["authorization"].EndsWith(former, StringComparison.Ordinal));
        }

        Assert.NotNull(next);
        (await scene.Site.GetAsync("/api/widget/conversations", next.Headers["authorization"]["Bearer ".Length..])).IsOk();

        void Over(IRequest request)
        {
            if (request == stream) over.TrySetResult();
        }
    });

    [Fact]
    public Task Signing_in_takes_along_what_was_begun_and_forgets_the_token() => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync(SignatureScope.Email);
        var lisa = await stage.EnterAsync("Lisa");
        await scene.GoAsync(lisa, scene.Snippet());
        await lisa.Page.EvaluateAsync("widget.sendMessage('Before I signed in', { openWidget: false })");

        lisa.Expects(InFlight);
        var answer = await lisa.Page.RunAndWaitForResponseAsync(
            () => lisa.Page.EvaluateAsync($"widget.updateConfig({{ {scene.Signed("lisa@example.com")} }})"), r => r.Url.EndsWith("/session", StringComparison.Ordinal) && r.Request.Method == "POST");

        Assert.Contains("Before I signed in", await answer.TextAsync(), StringComparison.Ordinal);
        await lisa.UntilAsync("localStorage.length === 0");
    });

    [Theory]
    [InlineData("userEmail: 'omar@example.com'")]
    [InlineData("userEmail: ''")]
    [InlineData(null)]
    public Task Whoever_comes_after_somebody_who_was_only_named_gets_nothing_of_theirs(string? next) => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync(SignatureScope.Email);
        var lisa = await stage.EnterAsync("Lisa");
        await scene.GoAsync(lisa, scene.Snippet("userEmail: 'lisa@example.com',"));
        await lisa.Page.EvaluateAsync("widget.sendMessage('My account number is 4711', { openWidget: false })");

        lisa.Expects(InFlight);
        var answer = await lisa.Page.RunAndWaitForResponseAsync(
            () => lisa.Page.EvaluateAsync($"widget.updateConfig({{ {next ?? scene.Signed("omar@example.com")} }})"), r => r.Url.EndsWith("/session", StringComparison.Ordinal) && r.Request.Method == "POST");

        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain("4711", await answer.TextAsync(), StringComparison.Ordinal);
        await lisa.UntilAsync("localStorage.length === 0");
    });

    [Fact]
    public Task An_anonymous_thread_outlives_the_page_where_the_page_may_store_something() => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        await scene.GoAsync(lisa, scene.Snippet());
        await lisa.Page.EvaluateAsync("widget.sendMessage('Do you ship to Norway?', { openWidget: false })");
        await scene.ReplyAsync("We do.");

        var answer = await lisa.Page.RunAndWaitForResponseAsync(() => lisa.Page.ReloadAsync(), r => r.Url.EndsWith("/session", StringComparison.Ordinal) && r.Request.Method == "POST");

        Assert.Contains("Do you ship to Norway?", await answer.TextAsync(), StringComparison.Ordinal);
        await Assertions.Expect(WidgetScene.Trigger(lisa)).ToHaveAttributeAsync("aria-description", "1 unread");
    });

    [Fact]
    public Task Several_stand_on_one_page_and_own_triggers_and_hidden_ones_are_obeyed() => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync();
        await WidgetSite.AddAsync(scene.App, "second", origin: scene.Host.Origin);
        var lisa = await stage.EnterAsync("Lisa");
        scene.Host.Body = """<button id="help" type="button"><span>Help me</span></button>""";
        await lisa.Page.RunAndWaitForResponseAsync(
            () => scene.GoAsync(lisa, scene.Snippet("selector: '#help',") + "window.other = new SupportWireWidget({ widgetSlug: 'second', hideOnLaunch: true, triggerPosition: 'bottom-left' });"),
            r => r.Url.EndsWith("/session", StringComparison.Ordinal) && r.Request.Method == "POST");

        Assert.Equal("2 1 1 0", await lisa.Page.EvaluateAsync<string>("[undefined, 'acme-chat', 'second', 'none'].map((s) => SupportWireWidget.getInstances(s).length).join(' ')"));
        await Assertions.Expect(WidgetScene.Trigger(lisa)).ToHaveCountAsync(0);
        await lisa.Page.GetByText("Help me").ClickAsync();
        await Assertions.Expect(lisa.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(1);
        await lisa.Page.EvaluateAsync("widget.close(); other.showTrigger()");
        await Assertions.Expect(WidgetScene.Trigger(lisa)).ToHaveCountAsync(1);
        await lisa.Page.EvaluateAsync("other.hideTrigger(); other.destroy()");
        Assert.Equal(1, await lisa.Page.EvaluateAsync<int>("SupportWireWidget.getInstances().length"));
    });

    [Fact]
    public Task The_call_style_takes_intercoms_names_and_calls_made_before_it_was_there() => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync(SignatureScope.Email);
        var lisa = await stage.EnterAsync("Lisa");
        scene.Host.Before = $$"""
            (function () { var w = window, i = function () { i.c(arguments); }; i.q = []; i.c = function (args) { i.q.push(args); }; w.SupportWire = i; })();
            window.told = [];
            SupportWire('onShow', () => told.push('show'));
            SupportWire('onHide', () => told.push('hide'));
            SupportWire('onUnreadCountChange', (n) => told.push(n));
            SupportWire('boot', { app_id: '{{scene.Site.Slug}}', email: 'lisa@example.com', user_hash: '{{scene.Site.Sign("lisa@example.com")}}', name: 'Lisa Berger', plan: 'Pro', company: { id: 7, name: 'Acme' }, alignment: 'left' });
            """;
        await scene.GoAsync(lisa, "SupportWire('show');");

        await Assertions.Expect(WidgetScene.Panel(lisa)).ToBeVisibleAsync();
        await lisa.Page.EvaluateAsync("SupportWire('hide')");
        await Assertions.Expect(lisa.Page.Locator("supportwire-widget")).ToHaveAttributeAsync("data-position", "bottom-left");
        await lisa.UntilAsync("told.join() === 'show,hide'");
        await scene.App.EventuallyAsync(
            db => db.Set<Data.Customers.CustomerAttribute>().OrderBy(a => a.Name).Select(a => a.Name + "=" + a.Value).ToListAsync(),
            attributes => attributes.SequenceEqual(["""company={"id":7,"name":"Acme"}""", "name=Lisa Berger", "plan=Pro"]));

        await lisa.Page.EvaluateAsync("SupportWire('update', { hide_default_launcher: true })");
        await Assertions.Expect(WidgetScene.Trigger(lisa)).ToHaveCountAsync(0);
        lisa.Expects(InFlight);
        await lisa.Page.EvaluateAsync("SupportWire('shutdown')");
        await Assertions.Expect(lisa.Page.Locator("supportwire-widget")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Loading_it_twice_is_harmless() => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        await scene.GoAsync(lisa, scene.Snippet());
        await lisa.Page.EvaluateAsync("void (window.first = SupportWireWidget)");

        await lisa.Page.EvaluateAsync("new Promise((done) => { const s = document.createElement('script'); s.src = document.querySelector('script[src]').src; s.onload = done; document.body.append(s) })");

        Assert.True(await lisa.Page.EvaluateAsync<bool>("window.first === SupportWireWidget"));
        await Assertions.Expect(lisa.Page.Locator("supportwire-widget")).ToHaveCountAsync(1);
    });

    [Theory]
    [InlineData("popup", "bottom-right")]
    [InlineData("popup", "top-left")]
    [InlineData("drawer", "bottom-left")]
    [InlineData("center modal", "top-right")]
    public Task Each_type_stands_where_it_should_and_a_modal_keeps_the_focus(string type, string position) => browser.PlayAsync(async stage =>
    {
        await using var scene = await WidgetScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa", new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = 1200, Height = 800 } });
        await scene.GoAsync(lisa, scene.Snippet($"widgetType: '{type}', triggerPosition: '{position}',"));
        await Assertions.Expect(WidgetScene.Trigger(lisa)).ToBeVisibleAsync();
        var trigger = (await WidgetScene.Trigger(lisa).BoundingBoxAsync())!;
        Assert.Equal(position, $"{(trigger.Y < 400 ? "top" : "bottom")}-{(trigger.X < 600 ? "left" : "right")}");

        await WidgetScene.Trigger(lisa).ClickAsync();
        await Assertions.Expect(WidgetScene.Panel(lisa)).ToBeVisibleAsync();
        var panel = (await WidgetScene.Panel(lisa).BoundingBoxAsync())!;

        Assert.InRange(panel.X, 0, 1200 - panel.Width);
        Assert.InRange(panel.Y, 0, 800 - panel.Height);
        if (type == "drawer") Assert.Equal(800, panel.Height);
        if (type == "center modal") Assert.Equal(600, panel.X + panel.Width / 2, 1.0);
        else Assert.Equal(position.EndsWith("left", StringComparison.Ordinal), panel.X < 400);
        Assert.Equal(type == "center modal", await WidgetScene.Panel(lisa).EvaluateAsync<bool>("(d) => d.matches(':modal')"));
        await lisa.Page.EvaluateAsync("widget.updateConfig({ widgetType: 'popup', theme: 'dark' })");
        await Assertions.Expect(lisa.Page.Locator("supportwire-widget")).ToHaveAttributeAsync("data-theme", "dark");
    }, $"type-{Regex.Replace(type, "[^a-z]", "-")}-{position}");
}
