using System.Net.Mail;

namespace Dashboard.Tests.Support;

[Trait("Kind", "Pure")]
public sealed class SmtpServerTests
{
    [Fact]
    public async Task A_mail_over_starttls_with_a_password_arrives_as_it_was_sent()
    {
        await using var server = await SmtpServer.StartAsync(new SmtpBehaviour { StartTls = true, Username = "desk", Password = "päss" });

        await SendAsync(server, new System.Net.NetworkCredential("desk", "päss"));

        var mail = Assert.Single(await server.WaitForMailAsync());
        Assert.True(mail.Secure);
        Assert.Equal("desk", mail.User);
        Assert.Equal(["lisa@example.com"], mail.To);
        Assert.Equal("Grüße", mail.Subject);
        Assert.Equal("Hallo", mail.Text.TrimEnd());
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_refused_by_the_client()
    {
        await using var server = await SmtpServer.StartAsync(new SmtpBehaviour { StartTls = true, UntrustedCertificate = true });

        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(server, new System.Net.NetworkCredential("desk", "secret")));
        Assert.Empty(await server.ReceivedAsync());
    }

    [Fact]
    public async Task A_refusal_after_data_is_seen_by_the_client_and_can_end_later()
    {
        await using var server = await SmtpServer.StartAsync(new SmtpBehaviour { Data = "451 try later" });
        await Assert.ThrowsAnyAsync<SmtpException>(() => SendAsync(server));

        await server.BehaveAsync(new SmtpBehaviour());
        await SendAsync(server);

        Assert.Equal([false, true], (await server.ReceivedAsync()).Select(m => m.Accepted));
    }

    [Theory]
    [InlineData("connect", 0)]
    [InlineData("data", 0)]
    [InlineData("afterData", 1)]
    public async Task A_connection_can_break_at_any_moment(string moment, int received)
    {
        await using var server = await SmtpServer.StartAsync(new SmtpBehaviour { Drop = moment });

        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(server));

        Assert.Equal(received, (await server.ReceivedAsync()).Count);
    }

    private static async Task SendAsync(SmtpServer server, System.Net.NetworkCredential? credentials = null)
    {
        using var client = new SmtpClient(server.Host, server.Port) { EnableSsl = credentials is not null, Credentials = credentials };
        using var mail = new MailMessage("desk@acme.test", "lisa@example.com", "Grüße", "Hallo");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await client.SendMailAsync(mail, patience.Token);
    }
}
