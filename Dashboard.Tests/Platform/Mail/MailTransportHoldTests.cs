using Dashboard.Data.Notifications;
using Dashboard.Platform;
using Dashboard.Platform.Mail;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Platform.Mail;

/// <summary>The part of the contract that is about a mail that was begun before it may leave.</summary>
public sealed partial class MailTransportTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_mail_that_is_begun_early_arrives_only_once_it_may_and_whole(bool byOthers, bool encrypted)
    {
        var behaviour = new SmtpBehaviour { StartTls = encrypted };
        await using var server = await SmtpServer.StartAsync(behaviour);
        await using var connection = new OpenConnection(Transport(server, behaviour));
        Assert.Equal(MailOutcome.Sent, await connection.SendAsync(Letter(1)));
        var ready = new TaskCompletionSource();

        var sending = connection.SendAsync(Letter(2), ready.Task, byOthers);
        await Task.Delay(300);
        Assert.Equal(["<1@acme.test>"], await ReceivedAsync(server));
        Assert.False(sending.IsCompleted);
        ready.SetResult();

        Assert.Equal(MailOutcome.Sent, await sending);
        Assert.Equal(["<1@acme.test>", "<2@acme.test>"], await ReceivedAsync(server));
        Assert.Equal("Grüße 😀\n.\n" + new string('x', 30_000), (await server.ReceivedAsync())[1].Text.ReplaceLineEndings("\n").TrimEnd());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mail_that_is_begun_and_must_not_leave_after_all_never_arrives_and_is_in_no_others_way(bool byOthers)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var connection = Open(server);
        var ready = new TaskCompletionSource();

        var sending = connection.SendAsync(Letter(1), ready.Task, byOthers);
        await Task.Delay(100);
        ready.SetException(new IOException("no disk"));

        var held = await Assert.ThrowsAsync<MailHeldBackException>(() => sending);
        Assert.Equal("no disk", held.InnerException?.Message);
        Assert.Equal(MailOutcome.Sent, await connection.SendAsync(Letter(2)));
        Assert.Equal(["<2@acme.test>"], await ReceivedAsync(server));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_time_that_a_mail_is_held_back_is_none_of_the_servers(bool byOthers)
    {
        await using var server = await SmtpServer.StartAsync();
        var options = Options(server.Port, new SmtpBehaviour()) with { Timeout = TimeSpan.FromSeconds(1) };
        await using var connection = new OpenConnection(new SmtpMailTransport(options, TimeProvider.System));

        var outcome = await connection.SendAsync(Letter(1), Task.Delay(2_000), byOthers);

        Assert.Equal(MailOutcome.Sent, outcome);
    }

    [Fact]
    public async Task A_server_that_closes_the_connection_while_a_mail_is_held_back_is_known_before_the_mail_may_leave()
    {
        if (!MailOptions.HasMailKit) return;
        var server = await SmtpServer.StartAsync();
        await using var connection = Open(server);
        var ready = new TaskCompletionSource();

        var sending = connection.SendAsync(Letter(1), ready.Task, byOthers: true);
        await Task.Delay(300);
        await server.DisposeAsync();

        Assert.Equal(MailOutcomeKind.Transient, (await sending.WaitAsync(TimeSpan.FromSeconds(10))).Kind);
        // Too late, and nobody minds.
        ready.SetResult();
    }

    [Fact]
    public async Task A_mail_that_others_let_go_is_answered_in_time_or_given_up()
    {
        if (!MailOptions.HasMailKit) return;
        var behaviour = new SmtpBehaviour { DelayBeforeReply = 5_000 };
        await using var server = await SmtpServer.StartAsync(behaviour);
        var options = Options(server.Port, behaviour) with { Timeout = TimeSpan.FromSeconds(1) };
        await using var connection = new OpenConnection(new SmtpMailTransport(options, TimeProvider.System));

        var outcome = await connection.SendAsync(Letter(1), Task.Delay(300), byOthers: true).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(MailOutcomeKind.Transient, outcome.Kind);
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

    /// <param name="ready">When the mail may leave; if it fails, it must not.</param>
    /// <param name="byOthers">Whoever completes that lets the mail go.</param>
    public Task<MailOutcome> SendAsync(OutgoingMail mail, Task? ready = null, bool byOthers = false) =>
        OwnThread.RunAsync(() => connection.Send(mail, ready is null ? OpenMailGate.Instance : new TaskGate(ready, byOthers), CancellationToken.None));

    public Task<bool> TryConnectAsync() => OwnThread.RunAsync(connection.TryConnect);

    public ValueTask DisposeAsync()
    {
        connection.Dispose();
        return ValueTask.CompletedTask;
    }
}

internal sealed class TaskGate(Task ready, bool byOthers) : IMailGate
{
    public bool TryLeaveTo(IHeldMail mail)
    {
        if (byOthers) ready.ContinueWith(r => LetGo(mail, r), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return byOthers;
    }

    public void Pass() => ready.GetAwaiter().GetResult();

    private static void LetGo(IHeldMail mail, Task ready)
    {
        if (ready.Exception?.InnerException is { } reason) mail.Drop(reason);
        else mail.Leave();
    }
}
