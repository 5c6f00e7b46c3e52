using Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Dashboard.Tests.Portal;

/// <summary><c>portal.js</c> as a guest in somebody else's page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SdkTests(BrowserFixture browser)
{
    [Fact]
    public Task Nothing_is_stored_and_no_token_stands_in_any_address() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        await scene.OpenAsync(lisa);
        await scene.OpenTicketAsync(lisa, "Question", "How?");

        Assert.Empty(await lisa.Context.CookiesAsync());
        Assert.Equal(0, await lisa.Page.EvaluateAsync<int>("localStorage.length + sessionStorage.length"));
        var tokens = lisa.Requests.Select(r => r.Headers.GetValueOrDefault("authorization")).Where(h => h is not null).Select(h => h!["Bearer ".Length..]).ToHashSet();
        Assert.NotEmpty(tokens);
        Assert.All(lisa.Requests, r => Assert.DoesNotContain(tokens, t => r.Url.Contains(t, StringComparison.Ordinal)));
        Assert.DoesNotContain(await lisa.Page.ContentAsync(), tokens.First(), StringComparison.Ordinal);
    });

    [Fact]
    public Task The_panel_opens_in_few_requests() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        await lisa.GoToAsync(scene.Host.Address);
        await Assertions.Expect(lisa.Button("Support")).ToBeVisibleAsync();
        await lisa.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var before = lisa.Requests.Count;

        await lisa.Button("Support").ClickAsync();
        await Assertions.Expect(lisa.Portal.GetByText("How can we help?")).ToBeVisibleAsync();

        var asked = lisa.Requests.Skip(before).Where(r => !r.Url.EndsWith("/events", StringComparison.Ordinal)).Select(r => r.Url).ToArray();
        Assert.True(asked.Length <= 3, string.Join('\n', asked));
    });

    [Fact]
    public Task Destroying_it_leaves_the_page_as_it_was_and_ends_the_session() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        lisa.Expects("401");
        await lisa.GoToAsync(scene.Host.Address);
        await Assertions.Expect(lisa.Button("Support")).ToBeVisibleAsync();
        await lisa.Page.EvaluateAsync("UserHero.open()");
        await Assertions.Expect(lisa.Portal.GetByText("How can we help?")).ToBeVisibleAsync();
        var token = lisa.Requests.Select(r => r.Headers.GetValueOrDefault("authorization")).First(h => h is not null)!;

        var ended = lisa.Page.WaitForResponseAsync(r => r.Request.Method == "DELETE");
        await lisa.Page.EvaluateAsync("UserHero.destroy()");
        await ended;

        await Assertions.Expect(lisa.Page.Locator("userhero-portal")).ToHaveCountAsync(0);
        Assert.Equal(0, await lisa.Page.EvaluateAsync<int>("document.adoptedStyleSheets.length"));
        Assert.Equal(["UserHero", "UserHeroQueue"], await lisa.Page.EvaluateAsync<string[]>("Object.keys(window).filter((k) => /hero/i.test(k)).sort()"));
        using var client = scene.App.Client();
        client.DefaultRequestHeaders.Add("Authorization", token);
        using var answer = await client.GetAsync(new Uri($"/portal/{scene.Host.PublicKey}/tickets", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, answer.StatusCode);

        await lisa.Page.EvaluateAsync("fetch('/api/userhero-token').then((r) => r.json()).then(({ user, userHmac }) => UserHero.init({ publicKey: '" + scene.Host.PublicKey + "', user, userHmac, launcher: 'button' }))");
        await Assertions.Expect(lisa.Button("Support")).ToBeVisibleAsync();
    });

    [Fact]
    public Task Loading_it_twice_is_harmless_and_late_commands_run_at_once() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        await lisa.GoToAsync(scene.Host.Address);
        await Assertions.Expect(lisa.Button("Support")).ToBeVisibleAsync();
        await lisa.Page.EvaluateAsync("window.first = UserHero");

        await lisa.Page.EvaluateAsync("new Promise((done) => { const s = document.createElement('script'); s.src = document.querySelector('script[src]').src; s.onload = done; document.body.append(s) })");
        await lisa.Page.EvaluateAsync("UserHeroQueue.push(['on', 'ready', () => (window.wasReady = true)], ['nonsense'], ['open'])").ContinueWith(_ => { }, TaskScheduler.Default);

        await lisa.UntilAsync("window.first === UserHero && window.wasReady === true");
        await Assertions.Expect(lisa.Portal.GetByText("How can we help?")).ToBeVisibleAsync();
        await Assertions.Expect(lisa.Page.Locator("userhero-portal")).ToHaveCountAsync(1);
        lisa.Expects("nonsense");
    });

    [Fact]
    public Task Messages_of_other_windows_and_origins_are_ignored_on_both_sides() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        await scene.OpenAsync(lisa);

        // To the host page: not from the frame's window, or not from the desk's origin.
        await lisa.Page.EvaluateAsync("""
            () => {
              const frame = document.querySelector("userhero-portal").shadowRoot.querySelector("iframe");
              const data = { userHero: 1, type: "close" };
              postMessage(data, "*");
              dispatchEvent(new MessageEvent("message", { data, source: frame.contentWindow, origin: "https://evil.test" }));
              dispatchEvent(new MessageEvent("message", { data, source: window, origin: new URL(frame.src).origin }));
            }
            """);
        // To the frame: from itself, and as if from the parent after it moved to another origin.
        var inside = lisa.Page.Frames.Single(f => f.Url.Contains("/portal/", StringComparison.Ordinal));
        await inside.EvaluateAsync("""
            () => {
              const data = { userHero: 1, type: "session", token: "forged", portal: {} };
              postMessage(data, "*");
              dispatchEvent(new MessageEvent("message", { data, source: parent, origin: "https://evil.test" }));
              dispatchEvent(new MessageEvent("message", { data: { userHero: 1, type: "expired" }, source: window, origin: "https://app.acme.test" }));
            }
            """);
        await Task.Delay(500);

        await Assertions.Expect(lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "New ticket" })).ToBeVisibleAsync();
        Assert.DoesNotContain(lisa.Requests, r => r.Headers.GetValueOrDefault("authorization") == "Bearer forged");
    });

    [Fact]
    public Task A_token_made_for_another_site_shows_nothing() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        lisa.Expects("403");
        var stolen = await scene.HandshakeAsync("https://other.acme.test");
        await lisa.Page.RouteAsync("**/api/portal/session", route => route.Request.Method == "POST"
            ? route.FulfillAsync(new() { Status = 200, ContentType = "application/json", Body = stolen, Headers = new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = scene.Host.Origin, ["Content-Type"] = "application/json" } })
            : route.ContinueAsync());
        await lisa.GoToAsync(scene.Host.Address);

        await lisa.Button("Support").ClickAsync();

        await Assertions.Expect(lisa.Page.GetByText("This site cannot be embedded")).ToBeVisibleAsync();
        await Assertions.Expect(lisa.Page.Locator("userhero-portal iframe")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Options_at_run_time_outrank_those_of_init() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        scene.Host.InitOptions = new Dictionary<string, object> { ["locale"] = "es", ["theme"] = "light", ["launcher"] = "custom" };
        var lisa = await stage.EnterAsync("Lisa");
        await lisa.GoToAsync(scene.Host.Address);
        await lisa.UntilAsync("window.UserHero");
        Assert.Equal(0, await lisa.Button("Support").CountAsync());

        await lisa.Page.EvaluateAsync("UserHero.open(); UserHero.setLocale('en'); UserHero.setTheme('dark'); UserHero.setCssVars({ primary: '#10b981', background: 'url(//evil.test)' })");

        await Assertions.Expect(lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "New ticket" })).ToBeVisibleAsync();
        await Assertions.Expect(lisa.Portal.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Assertions.Expect(lisa.Portal.Locator(".uh-header .uh-button")).ToHaveCSSAsync("background-color", "rgb(16, 185, 129)");
        await lisa.Page.EvaluateAsync("UserHero.setLocale('es')");
        await Assertions.Expect(lisa.Portal.GetByRole(AriaRole.Button, new() { Name = "Nueva solicitud" })).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_mailed_link_opens_its_owners_ticket_and_nobody_elses() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        await scene.OpenAsync(lisa);
        await scene.OpenTicketAsync(lisa, "Linked ticket", "How?");
        var link = new Uri(scene.Host.Address, "/?support_ticket=" + await scene.NewestTicketAsync());

        await lisa.GoToAsync(link);
        await Assertions.Expect(lisa.Portal.GetByRole(AriaRole.Heading, new() { Name = "Linked ticket" })).ToBeVisibleAsync();

        scene.Host.User = Cast.Omar;
        var omar = await stage.EnterAsync("Omar");
        await omar.GoToAsync(link);
        await Assertions.Expect(omar.Button("Support")).ToBeVisibleAsync();
        await omar.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Equal(0, await omar.Page.Locator("userhero-portal iframe").CountAsync());
    });

    [Fact]
    public Task Without_a_network_it_says_so_and_comes_back() => browser.PlayAsync(async stage =>
    {
        await using var scene = await PortalScene.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        lisa.Expects("ERR_FAILED");
        lisa.Expects("Failed to load resource");
        await lisa.Page.RouteAsync("**/api/portal/session", route => route.AbortAsync());
        await lisa.GoToAsync(scene.Host.Address);
        await lisa.Button("Support").ClickAsync();
        await Assertions.Expect(lisa.Page.GetByText("No connection")).ToBeVisibleAsync();

        await lisa.Page.UnrouteAsync("**/api/portal/session");
        await lisa.Button("Try again").ClickAsync();

        await Assertions.Expect(lisa.Portal.GetByText("How can we help?")).ToBeVisibleAsync();
    });
}
