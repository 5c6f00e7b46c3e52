using Dashboard.Data.Tickets;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Dashboard.Tests.TicketCenter;

/// <summary>The whole way in a browser, in a page made of the published snippets.</summary>
[Collection(BrowserCollection.Name)]
public sealed class JourneyTests(BrowserFixture browser)
{
    [Fact]
    public Task A_customer_writes_an_agent_answers_and_both_see_it_without_reloading() => browser.PlayAsync(async stage =>
    {
        await using var page = await HelpdeskPage.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        await lisa.GoToAsync(page.Address);
        var view = HelpdeskPage.In(lisa);
        await view.GetByRole(AriaRole.Button, new() { Name = "New conversation" }).First.ClickAsync();
        await view.GetByLabel("Message", new() { Exact = true }).FillAsync("Where is my **order**?");
        await view.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(view.Locator(".cv-mine strong").Last).ToHaveTextAsync("order");

        var bob = await stage.SignInAsync(page.App, Cast.Bob);
        await Assertions.Expect(view.GetByText("Seen", new() { Exact = true })).ToHaveCountAsync(0);
        await bob.GoToAsync(new Uri(page.App.Address, "/acme/tickets/1"));
        await Assertions.Expect(view.GetByText("Seen", new() { Exact = true })).ToBeVisibleAsync();
        await bob.Field("Reply").FillAsync("It left yesterday.");
        await bob.Button("Send reply").ClickAsync();
        await Assertions.Expect(view.Locator(".cv-theirs")).ToContainTextAsync("It left yesterday.");

        await view.GetByLabel("Your reply").FillAsync("Thank you!");
        await view.GetByLabel("Your reply").PressAsync("Enter");
        await Assertions.Expect(bob.Page.GetByText("Thank you!")).ToBeVisibleAsync();
        await Assertions.Expect(bob.Page.Locator(".seen")).ToContainTextAsync("Read");
        await view.GetByRole(AriaRole.Button, new() { Name = "Close conversation" }).ClickAsync();
        await view.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Close conversation" }).ClickAsync();
        await Assertions.Expect(view.GetByText("This conversation is closed.")).ToBeVisibleAsync();

        // However fast she answered and closed: what was in view is read.
        await page.App.EventuallyAsync(
            db => db.Tickets.Select(t => new { t.Status, t.Channel, t.LastAgentMessageNumber, t.CustomerReadNumber }).SingleAsync(),
            t => (t.Status, t.Channel) == (TicketStatus.Resolved, Channel.TicketCenter) && t.CustomerReadNumber >= t.LastAgentMessageNumber);
        Assert.Empty(await lisa.Context.CookiesAsync());
        Assert.All(lisa.Requests, r => Assert.DoesNotContain("lisa", r.Url, StringComparison.OrdinalIgnoreCase));
    });

    [Fact]
    public Task Whoever_types_is_shown_on_the_other_side() => browser.PlayAsync(async stage =>
    {
        await using var page = await HelpdeskPage.StartAsync();
        await page.Helpdesk.Visitor("lisa@example.com").BeginAsync("Where is my order?");
        var lisa = await stage.EnterAsync("Lisa");
        await lisa.GoToAsync(page.Address);
        var view = HelpdeskPage.In(lisa);
        await view.Locator(".cv-row").ClickAsync();
        var bob = await stage.SignInAsync(page.App, Cast.Bob);
        await bob.GoToAsync(new Uri(page.App.Address, "/acme/tickets/1"));
        // His page is open and listens.
        await Assertions.Expect(view.GetByText("Seen", new() { Exact = true })).ToBeVisibleAsync();

        await bob.Field("Reply").PressSequentiallyAsync("It left");
        await Assertions.Expect(view.GetByText("Bob is typing…")).ToBeVisibleAsync();
        await view.GetByLabel("Your reply").PressSequentiallyAsync("Are you");
        await Assertions.Expect(bob.Page.GetByText("lisa@example.com is typing…")).ToBeVisibleAsync();

        await bob.Button("Send reply").ClickAsync();
        await Assertions.Expect(view.GetByText("It left")).ToBeVisibleAsync();
        await Assertions.Expect(view.GetByText("Bob is typing…")).ToHaveCountAsync(0);
        await Assertions.Expect(view.GetByLabel("Your reply")).ToHaveValueAsync("Are you");
    });

    [Fact]
    public Task A_wrong_signature_is_told_and_shows_nothing() => browser.PlayAsync(async stage =>
    {
        await using var page = await HelpdeskPage.StartAsync();
        page.Signature = new string('0', 64);
        var lisa = await stage.EnterAsync("Lisa");
        lisa.Expects("status of 401");
        await lisa.GoToAsync(page.Address);

        await Assertions.Expect(HelpdeskPage.In(lisa).GetByRole(AriaRole.Alert)).ToContainTextAsync("Verification failed");
    });

    [Fact]
    public Task A_rotated_secret_is_told_in_the_open_page_within_seconds() => browser.PlayAsync(async stage =>
    {
        await using var page = await HelpdeskPage.StartAsync();
        var lisa = await stage.EnterAsync("Lisa");
        lisa.Expects("status of 401");
        lisa.Expects("ERR_INCOMPLETE_CHUNKED_ENCODING");
        await lisa.GoToAsync(page.Address);
        await Assertions.Expect(HelpdeskPage.In(lisa).GetByRole(AriaRole.Button, new() { Name = "New conversation" }).First).ToBeVisibleAsync();

        await page.Helpdesk.RotateAsync(Dashboard.Identity.SecretOverlap.None);

        await Assertions.Expect(HelpdeskPage.In(lisa).GetByRole(AriaRole.Alert)).ToContainTextAsync("Verification failed");
    });

    [Fact]
    public Task A_page_of_a_domain_that_is_not_listed_says_so() => browser.PlayAsync(async stage =>
    {
        await using var page = await HelpdeskPage.StartAsync();
        await page.Helpdesk.RestrictAsync(["elsewhere.example"]);
        var lisa = await stage.EnterAsync("Lisa");
        lisa.Expects("status of 403");
        lisa.Expects("frame-ancestors");
        await lisa.GoToAsync(page.Address);

        await Assertions.Expect(lisa.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Support cannot be shown here.");
        await Assertions.Expect(lisa.Page.Locator("iframe")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_mailed_link_opens_its_owners_conversation_and_nobody_elses() => browser.PlayAsync(async stage =>
    {
        await using var page = await HelpdeskPage.StartAsync();
        var id = await page.Helpdesk.Visitor("lisa@example.com").BeginAsync("Linked conversation");
        var link = new Uri(page.Address, "/?support_ticket=" + id);
        var lisa = await stage.EnterAsync("Lisa");
        await lisa.GoToAsync(link);
        await Assertions.Expect(HelpdeskPage.In(lisa).GetByRole(AriaRole.Heading, new() { Name = "Linked conversation" })).ToBeVisibleAsync();

        page.Email = "omar@example.com";
        var omar = await stage.EnterAsync("Omar");
        omar.Expects("status of 404");
        await omar.GoToAsync(link);
        await Assertions.Expect(HelpdeskPage.In(omar).GetByText("No conversations yet")).ToBeVisibleAsync();
    });

    [Theory]
    [InlineData("light", 1000)]
    [InlineData("dark", 1000)]
    [InlineData("light", 360)]
    public Task It_is_accessible_fits_and_follows_the_page(string scheme, int width) => browser.PlayAsync(async stage =>
    {
        await using var page = await HelpdeskPage.StartAsync();
        page.Style = " :root { color-scheme: light dark } body { background: #f7f8fa } @media (prefers-color-scheme: dark) { body { background: #101418; color: #e8edf3 } }";
        var visitor = page.Helpdesk.Visitor("lisa@example.com");
        var id = await visitor.BeginAsync("My invoice of November shows the wrong address");
        await visitor.BeginAsync("How do I export?");
        var bob = await page.App.SignInAsync(Cast.Bob);
        await (await bob.GetAsync("/acme/tickets/1")).Fill("Reply", "We have corrected it: see **Billing → Invoices**.").PressAsync("Send reply");
        var lisa = await stage.EnterAsync("Lisa", new()
        {
            ViewportSize = new() { Width = width, Height = 860 },
            ColorScheme = scheme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            Locale = "en-GB",
        });
        await lisa.GoToAsync(page.Address);
        var view = HelpdeskPage.In(lisa);
        await Assertions.Expect(view.Locator(".cv-row")).ToHaveCountAsync(2);
        await Assertions.Expect(view.Locator("html")).ToHaveAttributeAsync("data-theme", scheme);
        await lisa.AssertAccessibleAsync();
        await lisa.AssertFitsAsync();
        await lisa.ScreenshotAsync($"ticket-center-page-{scheme}-{width}");

        await view.Locator(".cv-row").First.ClickAsync();
        await Assertions.Expect(view.Locator(".cv-theirs")).ToBeVisibleAsync();
        await lisa.AssertAccessibleAsync();
        await lisa.ScreenshotAsync($"ticket-center-thread-{scheme}-{width}");
        Assert.NotEmpty(id);
    }, $"ticket-center-{scheme}-{width}");
}
