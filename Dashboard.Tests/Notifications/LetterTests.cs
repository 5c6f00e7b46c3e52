using Dashboard.Data.Notifications;
using Dashboard.Notifications;
using Dashboard.Notifications.Mail;
using Dashboard.Platform.Mail;
using Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Dashboard.Tests.Notifications;

/// <summary>How letters look in mail programs that are light, dark, or narrow.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LetterTests(BrowserFixture browser, DashboardApp app) : IClassFixture<DashboardApp>
{
    private static readonly Uri Link = new("https://desk.test/account/invitation?token=kP2vY7sYx1mR8bq0aQeUuZ4fJw9hTn3cLd5gEo6iVsk");

    public static readonly TheoryData<string> Letters = ["plain", "button", "colours", "account"];

    [Theory]
    [MemberData(nameof(Letters))]
    public Task A_letter_is_readable_in_light_and_dark_and_fits_a_phone(string name) => browser.PlayAsync(async stage =>
    {
        var reader = await stage.EnterAsync("Lisa", new BrowserNewContextOptions { ViewportSize = new() { Width = 700, Height = 620 } });
        await reader.Page.SetContentAsync(await WriteAsync(name));
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await reader.PreferAsync(scheme);
            await reader.ScreenshotAsync($"letter-{name}-{scheme.ToString().ToLowerInvariant()}", fullPage: true);
            await reader.AssertAccessibleAsync();
        }

        await reader.Page.SetViewportSizeAsync(360, 640);
        await reader.ScreenshotAsync($"letter-{name}-phone", fullPage: true);
        Assert.InRange(await reader.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 360);
    });

    private async Task<string> WriteAsync(string name)
    {
        if (name == "account")
        {
            var invitation = new AccountMail(
                "Dashboard", "Alice invites you to Acme", "Alice invites you to Acme", ["You are asked to join the team of Acme as Agent. The link is for dora@acme.test and works once, until 2 Dec 2026, 14:00 UTC."],
                Link, "Join the team", "If you did not expect this, ignore it: without the link nothing happens.");
            return await app.With<MailTemplates, string>(t => t.RenderAsync("/Notifications/Mail/AccountMail.cshtml", invitation));
        }

        var appearance = new MailAppearance(app.Acme.Id, app.Clock.Now);
        if (name == "button") appearance.Look("Acme Care", "#4f46e5", null, null, app.Clock.Now);
        if (name == "colours") appearance.Look("Acme Care", "#0f766e", "#fffbeb", "#292524", app.Clock.Now);
        appearance.Say("Hello!", "Acme Inc., Main Street 1", app.Clock.Now);
        var frame = new MailFrame(MailLooks.LookOf(appearance, "Acme", null), "Hello!", "Acme Inc., Main Street 1", null);
        return (await app.With<SampleMail, SampleLetter>(s => s.WriteAsync(frame, "en", "Bob"))).Html;
    }
}
