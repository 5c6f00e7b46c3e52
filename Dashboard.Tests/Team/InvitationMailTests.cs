using System.Net;
using Dashboard.Data.Notifications;
using Dashboard.Data.Team;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Team;

/// <summary>Invitations as they leave by a real SMTP server.</summary>
public sealed class InvitationMailTests : IAsyncLifetime
{
    private SmtpServer smtp = null!;
    private DashboardApp app = null!;

    public async Task InitializeAsync()
    {
        smtp = await SmtpServer.StartAsync();
        app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = smtp.Settings(new SmtpBehaviour()) });
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await smtp.DisposeAsync();
    }

    [Fact]
    public async Task The_invited_address_gets_one_mail_with_the_link_and_joins_by_it()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        var page = await alice.InviteAsync(role: "Engineer");
        Assert.Equal([HttpStatusCode.Found], page.Redirects);
        Assert.Contains($"The mail to {TeamScene.Newcomer} is on its way", page.Text, StringComparison.Ordinal);
        Assert.Empty(await smtp.ReceivedAsync());
        var waiting = await app.Data(db => db.OutboxMails.AsNoTracking().SingleAsync());

        Assert.Equal(1, await app.DeliverAsync());

        var mail = Assert.Single(await smtp.ReceivedAsync());
        Assert.Equal([TeamScene.Newcomer], mail.To);
        Assert.Equal("Alice invites you to Acme", mail.Subject);
        Assert.Equal("auto-generated", mail.Header("Auto-Submitted"));
        Assert.Equal($"<{waiting.MessageId}>", mail.MessageId);
        var link = TeamScene.LinkIn(mail.Text);
        Assert.Equal(link, TeamScene.LinkIn(mail.Html));
        Assert.Contains("Dashboard", mail.HeaderFrom, StringComparison.Ordinal);
        // What waited in the database was of no use to its reader, and is gone.
        Assert.NotNull(waiting.SealedLink);
        Assert.DoesNotContain(link[^43..], waiting.SealedLink, StringComparison.Ordinal);
        Assert.Equal((MailState.Sent, (string?)null), await app.Data(async db => (await db.OutboxMails.SingleAsync()) is var sent ? (sent.State, sent.SealedLink) : default));

        var joined = await (await app.Visitor().GetAsync(link)).FillAccount().PressAsync("Create account and join");
        Assert.Equal("/acme", joined.ShouldBe(HttpStatusCode.OK).Path);
        Assert.Contains($"Engineer {TeamScene.Newcomer}", await app.RolesAsync(app.Acme.Id));
    }

    [Fact]
    public async Task A_revoked_or_replaced_invitation_that_waits_is_not_mailed_after_all()
    {
        var alice = await app.SignInAsync(Cast.Alice);
        await alice.InviteAsync();
        await (await alice.GetAsync("/acme/settings/team")).PressAsync($"Resend: {TeamScene.Newcomer}");
        await alice.InviteAsync("eve@acme.test");
        await (await (await alice.GetAsync("/acme/settings/team")).FollowAsync("Revoke: eve@acme.test")).PressAsync("Revoke invitation");

        await app.DeliverAsync();

        var mail = Assert.Single(await smtp.ReceivedAsync());
        Assert.Equal([TeamScene.Newcomer], mail.To);
        (await app.Visitor().GetAsync(TeamScene.LinkIn(mail.Text))).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(["Cancelled", "Sent", "Cancelled"], await app.Data(db => db.OutboxMails.OrderBy(m => m.Id).Select(m => m.State.ToString()).ToListAsync()));
        Assert.False(await app.Data(db => db.OutboxMails.AnyAsync(m => m.SealedLink != null)));
    }

    [Fact]
    public async Task A_refused_address_shows_on_the_teams_page_and_in_the_delivery_log_and_can_be_tried_again()
    {
        await smtp.BehaveAsync(new SmtpBehaviour { RcptTo = "550 no such user here" });
        var alice = await app.SignInAsync(Cast.Alice);
        await alice.InviteAsync();
        await app.DeliverAsync();

        var team = await alice.GetAsync("/acme/settings/team");
        var log = await alice.GetAsync("/acme/settings/mail/log");
        Assert.Contains("Mail failed", team.Text, StringComparison.Ordinal);
        Assert.Contains("no such user here", team.Text, StringComparison.Ordinal);
        Assert.Contains("no such user here", log.Text, StringComparison.Ordinal);

        await smtp.BehaveAsync(new SmtpBehaviour());
        await log.PressAsync($"Try again: invitation to {TeamScene.Newcomer}");
        await app.DeliverAsync();
        (await app.Visitor().GetAsync(TeamScene.LinkIn(Assert.Single(await smtp.ReceivedAsync()).Text))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_transient_failure_is_tried_again_with_the_same_link_under_the_same_message_id()
    {
        await smtp.BehaveAsync(new SmtpBehaviour { Data = "451 try later" });
        await (await app.SignInAsync(Cast.Alice)).InviteAsync();
        await app.DeliverAsync();
        await smtp.BehaveAsync(new SmtpBehaviour());
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        await app.DeliverAsync();

        var mails = await smtp.ReceivedAsync();
        Assert.Equal(2, mails.Count);
        Assert.Single(mails.Select(m => m.MessageId).Distinct());
        Assert.Single(mails.Select(m => TeamScene.LinkIn(m.Text)).Distinct());
    }

    [Fact]
    public async Task Names_with_anything_in_them_do_not_leave_their_place_in_the_mail()
    {
        await app.With<Data.DashboardDbContext>(async db =>
        {
            (await db.Users.AsTracking().SingleAsync(u => u.Email == Cast.Alice.Email)).Rename("Alice\r\nBcc: eve@evil.test <script>alert(1)</script>");
            await db.SaveChangesAsync();
        });
        await (await app.SignInAsync(Cast.Alice)).InviteAsync("dora@müller.example");

        await app.DeliverAsync();

        var mail = Assert.Single(await smtp.ReceivedAsync());
        Assert.Contains("dora@xn--mller-kva.example", mail.Raw, StringComparison.Ordinal);
        Assert.Null(mail.Header("bcc"));
        Assert.DoesNotContain("<script", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_public_address_the_link_is_shown_and_the_page_says_why()
    {
        await using var lost = await DashboardApp.StartAsync(new DashboardAppOptions
        {
            Settings = new Dictionary<string, string?>(smtp.Settings(new SmtpBehaviour())) { ["PublicUrl"] = "" },
        });

        var page = await (await lost.SignInAsync(Cast.Alice)).InviteAsync();

        Assert.Contains("PublicUrl is not set", page.Text, StringComparison.Ordinal);
        (await lost.Visitor().GetAsync(TeamScene.LinkIn(page.Body))).ShouldBe(HttpStatusCode.OK);
        Assert.Equal(0, await lost.DeliverAsync());
        Assert.Equal(1, await lost.Data(db => db.Invitations.CountAsync(i => i.MailId == null && i.Role == ProjectRole.Agent)));
    }
}
