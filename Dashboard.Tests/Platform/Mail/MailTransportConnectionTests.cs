using Dashboard.Data.Notifications;
using Dashboard.Platform.Mail;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Platform.Mail;

/// <summary>The part of the contract that is about several mails one after another: whatever becomes of the connection, none is lost and none doubled.</summary>
public sealed partial class MailTransportTests
{
    [Fact]
    public async Task Mails_that_follow_each_other_go_over_one_connection_where_it_can_be_kept()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var connection = Open(server);

        for (var i = 1; i <= 3; i++) Assert.Equal(MailOutcome.Sent, await connection.SendAsync(Letter(i)));

        Assert.Equal(["<1@acme.test>", "<2@acme.test>", "<3@acme.test>"], await ReceivedAsync(server));
        Assert.Equal(MailOptions.HasMailKit ? 1 : 3, await server.ConnectionsAsync());
    }

    [Fact]
    public async Task A_connection_that_the_server_closed_between_two_mails_is_replaced_at_once()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var connection = Open(server);
        Assert.Equal(MailOutcome.Sent, await connection.SendAsync(Letter(1)));

        await server.HangUpAsync();

        Assert.Equal(MailOutcome.Sent, await connection.SendAsync(Letter(2)));
        Assert.Equal(["<1@acme.test>", "<2@acme.test>"], await ReceivedAsync(server));
        Assert.Equal(2, await server.ConnectionsAsync());
    }

    [Fact]
    public async Task A_server_that_wants_no_more_mails_over_a_connection_is_asked_over_another_before_it_counts()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var connection = Open(server);
        Assert.Equal(MailOutcome.Sent, await connection.SendAsync(Letter(1)));

        await server.BehaveAsync(new SmtpBehaviour { MailFrom = "421 enough" });
        var outcome = await connection.SendAsync(Letter(2));

        Assert.Equal(MailOutcomeKind.Transient, outcome.Kind);
        Assert.Contains("421 enough", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(2, await server.ConnectionsAsync());
    }

    [Theory]
    [InlineData("data", 0)]
    [InlineData("afterData", 1)]
    public async Task A_connection_that_is_lost_on_the_way_of_a_later_mail_sends_it_no_second_time(string moment, int came)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var connection = Open(server);
        Assert.Equal(MailOutcome.Sent, await connection.SendAsync(Letter(1)));

        await server.BehaveAsync(new SmtpBehaviour { Drop = moment });
        Assert.Equal(MailOutcomeKind.Transient, (await connection.SendAsync(Letter(2))).Kind);

        Assert.Equal(came, (await ReceivedAsync(server)).Count(id => id == "<2@acme.test>"));
        await server.BehaveAsync(new SmtpBehaviour());
        Assert.Equal(MailOutcome.Sent, await connection.SendAsync(Letter(3)));
    }

    [Fact]
    public async Task A_recipient_who_is_refused_is_in_nobody_elses_way()
    {
        var behaviour = new SmtpBehaviour { RcptToOf = new Dictionary<string, string> { ["gone@example.com"] = "550 no such user" } };
        await using var server = await SmtpServer.StartAsync(behaviour);
        await using var connection = Open(server);

        Assert.Equal(MailOutcome.Sent, await connection.SendAsync(Letter(1)));
        Assert.Equal(MailOutcomeKind.Permanent, (await connection.SendAsync(Letter(2) with { To = new Mailbox("gone@example.com", "") })).Kind);
        Assert.Equal(MailOutcome.Sent, await connection.SendAsync(Letter(3)));

        Assert.Equal(["<1@acme.test>", "<3@acme.test>"], await ReceivedAsync(server));
    }

    private static OpenConnection Open(SmtpServer server) => new(Transport(server, new SmtpBehaviour()));

    private static OutgoingMail Letter(int number) => Letter() with { MessageId = $"{number}@acme.test" };

    private static async Task<List<string>> ReceivedAsync(SmtpServer server) => [.. (await server.ReceivedAsync()).Select(m => m.MessageId)];
}
