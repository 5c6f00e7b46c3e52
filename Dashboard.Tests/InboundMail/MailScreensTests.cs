#if MAILKIT
using Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Dashboard.Tests.InboundMail;

/// <summary>How mail looks that came in, in light and dark and on a phone.</summary>
[Collection(BrowserCollection.Name)]
public sealed class MailScreensTests(BrowserFixture browser)
{
    [Fact]
    public Task Mailed_messages_the_log_and_the_settings_are_accessible_and_fit_a_phone() => browser.PlayAsync(async stage =>
    {
        await using var scene = await MailScene.StartAsync(new DashboardAppOptions { Host = "support.desk.test", RealTime = true });
        var ticket = await scene.Desk.OpenTicketAsync();
        var sent = await scene.MailAsync(ticket);
        await scene.ReceiveAsync(scene.Letter("apple", sent));
        await scene.ReceiveAsync(scene.Letter("gmail", sent));
        await scene.ReceiveAsync(scene.Plain("I am Lisa, believe me.", headers: $"References: <{sent.MessageId}>\r\n"));
        await scene.ReceiveAsync(scene.Letter("bounce", sent, ("action", "failed"), ("status", "5.1.1")));
        await scene.ReceiveAsync(scene.Letter("vacation", sent));
        await scene.ReceiveAsync(scene.Letter("stranger"));
        var alice = await stage.SignInAsync(scene.App, Cast.Alice, new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce });

        await LookAtAsync(alice, scene.App, "mailed-ticket", $"/acme/tickets/{await scene.Desk.NumberOfAsync(ticket)}");
        await alice.Page.GetByText("Quoted text").First.ClickAsync();
        await Assertions.Expect(alice.Page.Locator("details.quoted[open]")).ToContainTextAsync("Use the extinguisher.");
        await LookAtAsync(alice, scene.App, "received-mail-log", "/acme/settings/mail/replies/log");
        await LookAtAsync(alice, scene.App, "replies-by-mail-set", "/acme/settings/mail/replies");
    });

    private static async Task LookAtAsync(BrowserPerson person, DashboardApp app, string name, string path)
    {
        await person.Page.SetViewportSizeAsync(1280, 800);
        await person.GoToAsync(new Uri(app.Address, path));
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await person.PreferAsync(scheme);
            await person.ScreenshotAsync($"{name}-{scheme.ToString().ToLowerInvariant()}", fullPage: true);
            await person.AssertAccessibleAsync();
        }

        await person.PreferAsync(ColorScheme.Light);
        await person.Page.SetViewportSizeAsync(360, 740);
        await person.ScreenshotAsync($"{name}-phone", fullPage: true);
        await person.AssertFitsAsync();
    }
}
#endif
