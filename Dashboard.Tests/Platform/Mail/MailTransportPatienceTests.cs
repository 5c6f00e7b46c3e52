using System.Net;
using System.Net.Sockets;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Mail;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Platform.Mail;

/// <summary>The part of the contract that is about servers that say something, and never come to an end.</summary>
public sealed partial class MailTransportTests
{
    [Theory]
    [InlineData("220-one more line\r\n", true, MailSecurity.None)]
    [InlineData("22", false, MailSecurity.None)]
    [InlineData("220-and then nothing", false, MailSecurity.StartTls)]
    // The first half of a record's header (RFC 8446, 5.1).
    [InlineData("\u0016\u0003\u0003", false, MailSecurity.ImplicitTls)]
    public async Task A_server_that_never_comes_to_an_end_is_left_after_the_timeout(string says, bool again, MailSecurity security)
    {
        if (security == MailSecurity.ImplicitTls && !MailOptions.HasMailKit) return;
        await using var server = new EndlessServer([.. says.Select(c => (byte)c)], again);
        var options = Options(server.Port, new SmtpBehaviour()) with { Timeout = TimeSpan.FromSeconds(1), Security = security };

        var outcome = await new SmtpMailTransport(options, TimeProvider.System).SendAsync(Letter(), default).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(MailOutcomeKind.Transient, outcome.Kind);
        Assert.Contains("did not answer within 1 seconds", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_gives_up_early_need_not_wait_for_the_server()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var transport = new SmtpMailTransport(Options(((IPEndPoint)listener.LocalEndpoint).Port, new SmtpBehaviour()), TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transport.SendAsync(Letter(), impatience.Token).WaitAsync(TimeSpan.FromSeconds(10)));
    }
}

/// <summary>Says something to the first who connects, once or for ever, and never what is waited for.</summary>
internal sealed class EndlessServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task talking;

    public EndlessServer(byte[] says, bool again)
    {
        listener.Start();
        talking = TalkAsync(says, again);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await talking;
        stop.Dispose();
        listener.Dispose();
    }

    private async Task TalkAsync(byte[] says, bool again)
    {
        try
        {
            using var client = await listener.AcceptTcpClientAsync(stop.Token);
            do
            {
                await client.GetStream().WriteAsync(says, stop.Token);
                await Task.Delay(again ? 50 : -1, stop.Token);
            }
            while (again);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The other side has left.
        }
    }
}
