using System.Text.RegularExpressions;
using Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Dashboard.Tests.Browser;

/// <summary>
/// One ticket through the whole of it: an admin enables the portal, a host application's server signs, a customer writes from inside the
/// host page, an agent answers, and the mail goes out after the delay, or not, because she read it.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed partial class WholeWayTests(BrowserFixture browser)
{
    private const string Delay = "00:00:03";

    /// <summary>A busy machine needs a moment to show her the reply and to be told so.</summary>
    private const string LongEnoughToRead = "00:00:08";

    [Fact]
    public Task A_reply_that_nobody_reads_is_mailed_once_and_its_link_leads_back_to_the_ticket() => PlayAsync(async play =>
    {
        var (lisa, bob) = await play.LisaWritesAndBobOpensItAsync("Invoice für März/April", "The total is **wrong**.");
        // She looks away before the answer comes.
        await lisa.Page.GotoAsync("about:blank");

        await ReplyAsync(bob, "We have *corrected* it.\n\nSorry!");

        var mail = Assert.Single(await play.Smtp.WaitForMailAsync());
        Assert.Equal([Cast.Lisa.Email], mail.To);
        Assert.Contains("Invoice für März/April", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("We have", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Sorry!", mail.Text, StringComparison.Ordinal);
        Assert.Contains("<em>corrected</em>", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("The total is", mail.Html, StringComparison.Ordinal);
        Assert.Equal("auto-generated", mail.Header("Auto-Submitted"));
        Assert.NotEmpty(mail.MessageId);
        Assert.Contains("support@acme.test", mail.HeaderFrom, StringComparison.Ordinal);
        await Assertions.Expect(bob.Page.GetByText(SentState())).ToBeVisibleAsync(new() { Timeout = 15_000 });

        var link = SupportLink().Match(mail.Text);
        Assert.True(link.Success, $"No link to the support page in: {mail.Text}");
        await lisa.Page.GotoAsync(link.Value);
        await Assertions.Expect(lisa.Portal.GetByText("Sorry!")).ToBeVisibleAsync();
        Assert.Single(await play.Smtp.ReceivedAsync());
    });

    [Fact]
    public Task A_reply_that_the_customer_reads_is_never_mailed() => PlayAsync(async play =>
    {
        var (lisa, bob) = await play.LisaWritesAndBobOpensItAsync("A question", "How do I export?");

        await ReplyAsync(bob, "Under Settings → Export.");

        // It appears in her open panel without a reload …
        await Assertions.Expect(lisa.Portal.GetByText("Under Settings → Export.")).ToBeVisibleAsync();
        // … and so there is nothing left to tell her.
        await Assertions.Expect(bob.Page.GetByText(SkippedState())).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.Empty(await play.Smtp.ReceivedAsync());
    }, LongEnoughToRead);

    [Fact]
    public Task Sent_instantly_it_does_not_wait_for_the_delay() => PlayAsync(
        async play =>
        {
            var (lisa, bob) = await play.LisaWritesAndBobOpensItAsync("Urgent", "The site is down.");
            await lisa.Page.GotoAsync("about:blank");

            await bob.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Send instantly", Exact = true }).CheckAsync();
            await ReplyAsync(bob, "We are on it.");

            Assert.Contains("We are on it.", (await play.Smtp.WaitForMailAsync())[0].Text, StringComparison.Ordinal);
        },
        delay: "01:00:00");

    private static async Task ReplyAsync(BrowserPerson agent, string text)
    {
        await agent.Field("Reply").FillAsync(text);
        await agent.Button("Send reply").ClickAsync();
    }

    private async Task PlayAsync(Func<WholeWayPlay, Task> journey, string delay = Delay, [System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        await using var smtp = await SmtpServer.StartAsync();
        var settings = new Dictionary<string, string?>(smtp.Settings(new SmtpBehaviour())) { ["Notifications:Delay"] = delay };
        await using var app = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Host = "support.desk.test",
            RealTime = true,
            BackgroundLoops = true,
            Settings = settings,
        });
        await using var host = await PortalHost.StartAsync(app.Address);
        await browser.PlayAsync(
            async stage =>
            {
                var alice = await stage.SignInAsync(app, Cast.Alice);
                await EmbeddedPortalSettingsPage.EnableAsync(alice, app, host);
                await journey(new WholeWayPlay(app, smtp, host, stage));
            },
            name);
    }

    [GeneratedRegex(@"https://app\.acme\.test:\d+/\S*[?&]support_ticket=[\w-]+")]
    private static partial Regex SupportLink();

    [GeneratedRegex(@"\bsent\b", RegexOptions.IgnoreCase)]
    private static partial Regex SentState();

    [GeneratedRegex(@"skipped", RegexOptions.IgnoreCase)]
    private static partial Regex SkippedState();
}

/// <summary>The stage of a whole-way journey after the portal was enabled.</summary>
internal sealed record WholeWayPlay(DashboardApp App, SmtpServer Smtp, PortalHost Host, Stage Stage)
{
    /// <summary>Lisa writes from inside the host page and stays in the thread; Bob has her ticket open.</summary>
    public async Task<(BrowserPerson Lisa, BrowserPerson Bob)> LisaWritesAndBobOpensItAsync(string subject, string message)
    {
        var lisa = await Stage.EnterAsync("Lisa");
        await lisa.GoToAsync(Host.Address);
        await PortalPanel.WriteTicketAsync(lisa, subject, message);

        var bob = await Stage.SignInAsync(App, Cast.Bob);
        await bob.GoToAsync(new Uri(App.Address, "/acme/tickets"));
        await bob.Page.GetByRole(AriaRole.Link, new() { Name = subject }).ClickAsync();
        await Assertions.Expect(bob.Page.GetByText(message.Split('*')[0])).ToBeVisibleAsync();
        return (lisa, bob);
    }
}
