using Dashboard.ChatWidget;
using Dashboard.Data.ChatWidget;
using Dashboard.Data.Identity;
using Dashboard.Identity;
using Dashboard.Tests.ChatWidget;
using Dashboard.Tests.Support;
using Dashboard.Tests.TicketCenter;
using Dashboard.TicketCenter;
using Microsoft.Playwright;

namespace Dashboard.Tests.Browser;

/// <summary>
/// The components that the install pages show for React, Vue and Next.js: compiled as they stand by real compilers, and used in a browser. Next.js's
/// own build and its rendering on a server are not part of it; <c>next/script</c> has a stand-in.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class FrameworkSnippetsTests(BrowserFixture browser)
{
    private static readonly string[] Frameworks = ["react", "vue", "next"];

    [Fact]
    public Task The_Ticket_Centers_mount_change_their_user_and_unmount() => browser.PlayAsync(async stage =>
    {
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Host = "support.desk.test", RealTime = true });
        var helpdesk = await SigningHelpdesk.EnableAsync(app);
        await helpdesk.Visitor("lisa@example.com").BeginAsync("Lisa's question");
        await helpdesk.Visitor("omar@example.com").BeginAsync("Omar's question");
        await using var site = await FrameworkSite.StartAsync(app.Address);
        var examples = EmbedExamples.For(new SigningDoor(Door.TicketCenter, app.Address.GetLeftPart(UriPartial.Authority), helpdesk.HelpdeskId));
        await site.BundleAsync("TicketCenter", [.. Frameworks.Select(f => (f, examples.Single(e => e.Id == f).Text))]);
        var lisa = await stage.EnterAsync("Lisa");
        // What the former user's stream was in the middle of.
        lisa.Expects("ERR_INCOMPLETE_CHUNKED_ENCODING");
        var frame = lisa.Page.FrameLocator("#hdh-ticket-center iframe");

        foreach (var framework in Frameworks)
        {
            await site.GoAsync(lisa, framework);
            await ShowAsync("lisa@example.com");
            await Assertions.Expect(frame.GetByText("Lisa's question").First).ToBeVisibleAsync();
            await Assertions.Expect(lisa.Page.Locator("iframe")).ToHaveCountAsync(1);

            await FrameworkSite.ShowAsync(lisa, null);
            await Assertions.Expect(lisa.Page.GetByText("Nobody")).ToBeVisibleAsync();
            await Assertions.Expect(lisa.Page.Locator("iframe, script[data-helpdesk-id]")).ToHaveCountAsync(0);

            await ShowAsync("omar@example.com");
            await Assertions.Expect(frame.GetByText("Omar's question").First).ToBeVisibleAsync();
            await Assertions.Expect(frame.GetByText("Lisa's question")).ToHaveCountAsync(0);
        }

        Task ShowAsync(string email)
        {
            // Next.js's asks the site's server itself.
            site.Identity = new { identity = email, signature = helpdesk.Sign(email) };
            return FrameworkSite.ShowAsync(lisa, new { email, signature = helpdesk.Sign(email) });
        }
    });

    [Fact]
    public Task The_widgets_mount_change_their_user_and_unmount() => browser.PlayAsync(async stage =>
    {
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions { Host = "support.desk.test", RealTime = true });
        await using var site = await FrameworkSite.StartAsync(app.Address, "/widget.js");
        var widget = await WidgetSite.AddAsync(app, "acme-chat", SignatureScope.Email, origin: site.Origin);
        await widget.SayAsync((await widget.SignInAsync("lisa@example.com")).IsOk().Token, "Lisa's question");
        await widget.SayAsync((await widget.SignInAsync("omar@example.com")).IsOk().Token, "Omar's question");
        var examples = new WidgetGuide(app.Address.GetLeftPart(UriPartial.Authority), widget.Slug, SignsExternalId: false, IsBaseUrlConfigured: true).Frameworks;
        await site.BundleAsync("SupportWidget", [.. Frameworks.Select(f => (f, examples.Single(e => e.Id == f).Code))]);
        var lisa = await stage.EnterAsync("Lisa");
        // What a session was asking for when its component went: StrictMode begins with one that goes at once.
        lisa.Expects("status of 401 .*/api/widget/");
        lisa.Expects("ERR_INCOMPLETE_CHUNKED_ENCODING");

        foreach (var framework in Frameworks)
        {
            await site.GoAsync(lisa, framework);
            await OpenAsync("lisa@example.com");
            await Assertions.Expect(WidgetScene.Frame(lisa).GetByText("Lisa's question").First).ToBeVisibleAsync();
            await Assertions.Expect(lisa.Page.Locator("supportwire-widget")).ToHaveCountAsync(1);

            await FrameworkSite.ShowAsync(lisa, null);
            await Assertions.Expect(lisa.Page.Locator("supportwire-widget")).ToHaveCountAsync(0);

            await OpenAsync("omar@example.com");
            await Assertions.Expect(WidgetScene.Frame(lisa).GetByText("Omar's question").First).ToBeVisibleAsync();
            await Assertions.Expect(WidgetScene.Frame(lisa).GetByText("Lisa's question")).ToHaveCountAsync(0);
        }

        async Task OpenAsync(string email)
        {
            await FrameworkSite.ShowAsync(lisa, new { identity = email, signature = widget.Sign(email) });
            await WidgetScene.Trigger(lisa).ClickAsync();
        }
    });
}
