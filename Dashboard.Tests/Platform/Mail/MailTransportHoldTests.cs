using Dashboard.Data.Notifications;
using Dashboard.Platform;
using Dashboard.Platform.Mail;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Platform.Mail;

/// <summary>The part of the contract that is about a mail that was begun before it may leave.</summary>
public sealed partial class MailTransportTests
{
    [Fact]
    public async Task A_mail_that_is_begun_early_arrives_only_once_it_may_and_whole()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var connection = Open(server);
        Assert.Equal(MailOutcome.Sent, await connection.SendAsync(Letter(1)));
        var ready = new TaskCompletionSource();

        var sending = connection.SendAsync(Letter(2), ready.Task);
        await Task.Delay(300);
        Assert.Equal(["<1@acme.test>"], await ReceivedAsync(server));
        Assert.False(sending.IsCompleted);
        ready.SetResult();

        Assert.Equal(MailOutcome.Sent, await sending);
        Assert.Equal(["<1@acme.test>", "<2@acme.test>"], await ReceivedAsync(server));
        Assert.Equal("Grüße 😀\n.\n" + new string('x', 30_000), (await server.ReceivedAsync())[1].Text.ReplaceLineEndings("\n").TrimEnd());
    }

    [Fact]
    public async Task A_mail_that_is_begun_and_must_not_leave_after_all_never_arrives_and_is_in_no_others_way()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var connection = Open(server);
        var ready = new TaskCompletionSource();

        var sending = connection.SendAsync(Letter(1), ready.Task);
        ready.SetException(new IOException("no disk"));

        var held = await Assert.ThrowsAsync<MailHeldBackException>(() => sending);
        Assert.Equal("no disk", held.InnerException?.Message);
        Assert.Equal(MailOutcome.Sent, await connection.SendAsync(Letter(2)));
        Assert.Equal(["<2@acme.test>"], await ReceivedAsync(server));
    }

    [Fact]
    public async Task The_time_that_a_mail_is_held_back_is_none_of_the_servers()
    {
        await using var server = await SmtpServer.StartAsync();
        var options = Options(server.Port, new SmtpBehaviour()) with { Timeout = TimeSpan.FromSeconds(1) };
        await using var connection = new OpenConnection(new SmtpMailTransport(options, TimeProvider.System));

        var outcome = await connection.SendAsync(Letter(1), Task.Delay(2_000));

        Assert.Equal(MailOutcome.Sent, outcome);
    }

    [Fact]
    public async Task A_connection_that_was_made_ahead_carries_the_first_mail()
    {
        if (!MailOptions.HasMailKit) return;
        await using var server = await SmtpServer.StartAsync();
        await using var connection = Open(server);

        Assert.True(await connection.TryConnectAsync());
        Assert.True(await connection.TryConnectAsync());
        Assert.Equal(MailOutcome.Sent, await connection.SendAsync(Letter(1)));

        Assert.Equal(1, await server.ConnectionsAsync());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(null, 20_000)]
    public async Task A_server_that_does_not_let_in_at_once_is_not_waited_for_ahead(int? mostConnections, int greetAfter)
    {
        await using var server = await SmtpServer.StartAsync(new SmtpBehaviour { MostConnections = mostConnections, GreetAfter = greetAfter });
        await using var connection = Open(server);

        Assert.False(await connection.TryConnectAsync().WaitAsync(TimeSpan.FromSeconds(15)));

        await server.BehaveAsync(new SmtpBehaviour());
        Assert.Equal(MailOutcome.Sent, await connection.SendAsync(Letter(1)));
    }

    [Fact]
    public async Task A_recipient_who_is_refused_is_known_before_the_mail_may_leave()
    {
        if (!MailOptions.HasMailKit) return;
        var behaviour = new SmtpBehaviour { RcptTo = "550 no such user" };
        await using var server = await SmtpServer.StartAsync(behaviour);
        await using var connection = Open(server);

        var outcome = await connection.SendAsync(Letter(1), new TaskCompletionSource().Task);

        Assert.Equal(MailOutcomeKind.Permanent, outcome.Kind);
    }
}

/// <summary>A connection waits on the thread that it is called on: here, one of its own.</summary>
internal sealed class OpenConnection(IMailTransport transport) : IAsyncDisposable
{
    private readonly IMailConnection connection = transport.Open();

    public Task<MailOutcome> SendAsync(OutgoingMail mail, Task? ready = null) =>
        OwnThread.RunAsync(() => connection.Send(mail, () => ready?.GetAwaiter().GetResult(), CancellationToken.None));

    public Task<bool> TryConnectAsync() => OwnThread.RunAsync(connection.TryConnect);

    public ValueTask DisposeAsync()
    {
        connection.Dispose();
        return ValueTask.CompletedTask;
    }
}
