using Dashboard.Identity;
using Dashboard.Notifications;
using Dashboard.Tests.Notifications;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.TicketCenter;

/// <summary>Mail about a conversation of the Ticket Center, through a real SMTP server.</summary>
public sealed class MailTests : IAsyncLifetime
{
    private SmtpServer _smtp = null!;
    private DashboardApp _app = null!;
    private SigningHelpdesk _helpdesk = null!;
    private HelpdeskVisitor _lisa = null!;

    public async Task InitializeAsync()
    {
        _smtp = await SmtpServer.StartAsync();
        _app = await DashboardApp.StartAsync(new DashboardAppOptions { Settings = _smtp.Settings(new SmtpBehaviour()) });
        _helpdesk = await SigningHelpdesk.EnableAsync(_app);
        _lisa = _helpdesk.Visitor("Lisa@example.com", _helpdesk.Sign("lisa@example.com"));
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _smtp.DisposeAsync();
    }

    [Fact]
    public async Task A_reply_is_mailed_after_a_minute_to_the_signed_address_and_leads_to_the_support_page()
    {
        await _helpdesk.RestrictAsync(["acme.test"], "https://app.acme.test/help?tab=1");
        var id = await _lisa.BeginAsync();
        await ReplyAsync();

        _app.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(1, await new Desk(_app).DeliverAsync());

        var mail = Assert.Single(await _smtp.ReceivedAsync());
        Assert.Equal(["lisa@example.com"], mail.To);
        Assert.Contains("It left yesterday.", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"https://app.acme.test/help?tab=1&support_ticket={id}", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_read_in_the_panel_is_not_mailed_and_what_is_only_fetched_is()
    {
        var id = await _lisa.BeginAsync();
        await ReplyAsync();
        await _lisa.MessagesAsync(id, read: true);
        _app.Clock.Advance(TimeSpan.FromSeconds(60));
        await new Desk(_app).DeliverAsync();
        Assert.Empty(await _smtp.ReceivedAsync());

        await ReplyAsync();
        await _lisa.MessagesAsync(id);
        await _lisa.VerifyAsync();
        _app.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(1, await new Desk(_app).DeliverAsync());
        Assert.Single(await _smtp.ReceivedAsync());
    }

    [Fact]
    public async Task A_ticket_center_in_use_without_a_support_page_is_named_as_a_problem()
    {
        Assert.DoesNotContain(await ProblemsAsync(), p => p.Contains("Ticket Center", StringComparison.Ordinal));
        await _lisa.VerifyAsync();
        await _app.With((FlushHandshakes flush) => flush.ExecuteAsync(default));

        Assert.Contains(await ProblemsAsync(), p => p.Contains("\"Acme\" has no Support page URL for its Ticket Center", StringComparison.Ordinal));
        await _helpdesk.RestrictAsync([], "https://app.acme.test/help");
        Assert.DoesNotContain(await ProblemsAsync(), p => p.Contains("Ticket Center", StringComparison.Ordinal));
    }

    private Task<IReadOnlyList<string>> ProblemsAsync() => _app.With((MailLinkProblems problems) => problems.FindAsync(default));

    private async Task ReplyAsync()
    {
        var bob = await _app.SignInAsync(Cast.Bob);
        await (await bob.GetAsync("/acme/tickets/1")).Fill("Reply", "It left yesterday.").PressAsync("Send reply");
    }
}
