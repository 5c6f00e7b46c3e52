using System.Net;
using Dashboard.Data.Notifications;
using Dashboard.Notifications;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Notifications;

/// <summary>A customer stops mail, by a click in the mail program (RFC 8058) or on a page.</summary>
public sealed class UnsubscribeTests : IAsyncLifetime
{
    private SmtpServer smtp = null!;
    private DashboardApp app = null!;
    private Desk desk = null!;

    public async Task InitializeAsync()
    {
        smtp = await SmtpServer.StartAsync();
        app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()) });
        desk = new Desk(app);
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await smtp.DisposeAsync();
    }

    [Fact]
    public async Task One_click_stops_mail_about_that_ticket_also_what_waits_already()
    {
        var ticket = await desk.OpenTicketAsync();
        var link = await MailedLinkAsync(ticket);
        var waiting = await desk.ReplyAsync(ticket, "On its way.");

        using var client = app.Client();
        using var click = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(link, click)).StatusCode);
        using var again = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(link, again)).StatusCode);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var later = await desk.ReplyAsync(ticket, "Never mailed.");
        await desk.DeliverAsync();

        Assert.Single(await smtp.ReceivedAsync());
        Assert.Equal([MailState.Sent, MailState.Cancelled], (await desk.MailsAsync(ticket)).Select(m => m.State));
        var number = await desk.NumberOfAsync(ticket);
        var states = await app.With<MailStates, IReadOnlyDictionary<int, MailStateView>>(s => s.OfTicketAsync(app.Acme.Id, number, default));
        Assert.Equal((MailStateKind.Cancelled, MailStateKind.Unsubscribed), (states[waiting].Kind, states[later].Kind));
        Assert.Equal(1, await app.Data(db => db.MailOptOuts.CountAsync()));
    }

    [Fact]
    public async Task Looking_changes_nothing_and_the_page_stops_everything_or_resumes()
    {
        var ticket = await desk.OpenTicketAsync();
        var link = await MailedLinkAsync(ticket);
        var lisa = app.Visitor();

        var page = await lisa.GetAsync(link.PathAndQuery);
        Assert.Equal(0, await app.Data(db => db.MailOptOuts.CountAsync()));
        var stopped = await page.PressAsync("Stop all mail from Acme");
        Assert.Contains("no more mail about any request", stopped.Text, StringComparison.Ordinal);
        await desk.ReplyAsync(ticket, instantly: true);
        Assert.Equal(0, await desk.DeliverAsync());

        await stopped.PressAsync("Send me mail again");
        await desk.ReplyAsync(ticket, instantly: true);
        Assert.Equal(1, await desk.DeliverAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?token=")]
    [InlineData("?token=AAAA")]
    [InlineData("?token=%00%ff")]
    public async Task A_token_that_is_none_of_ours_is_not_found(string query) =>
        (await app.Visitor().GetAsync("/unsubscribe" + query)).ShouldBe(HttpStatusCode.NotFound);

    private async Task<Uri> MailedLinkAsync(long ticket)
    {
        await desk.ReplyAsync(ticket, instantly: true);
        await desk.DeliverAsync();
        var header = (await smtp.ReceivedAsync())[0].Header("list-unsubscribe")!.Trim('<', '>');
        Assert.Equal("List-Unsubscribe=One-Click", (await smtp.ReceivedAsync())[0].Header("list-unsubscribe-post"));
        Assert.Contains(header, (await smtp.ReceivedAsync())[0].Text, StringComparison.Ordinal);
        return new Uri(header);
    }
}
