using System.Net;
using System.Net.Sockets;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Mail;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Platform.Mail;

/// <summary>The contract of whichever SMTP transport is compiled in, against a real server.</summary>
[Trait("Kind", "Pure")]
public sealed partial class MailTransportTests
{
    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, "desk")]
    [InlineData(false, "desk")]
    public async Task A_mail_arrives_as_it_was_written(bool startTls, string? username)
    {
        var behaviour = new SmtpBehaviour { StartTls = startTls, Username = username, Password = username is null ? null : "päss wörd" };
        await using var server = await SmtpServer.StartAsync(behaviour);

        var outcome = await Transport(server, behaviour).SendAsync(Letter(), default);

        Assert.Equal(MailOutcome.Sent, outcome);
        var mail = Assert.Single(await server.ReceivedAsync());
        Assert.Equal((startTls, username), (mail.Secure, mail.User));
        Assert.Contains("<lisa@xn--bcher-kva.example>", mail.Raw, StringComparison.Ordinal);
        Assert.Equal("[#7] Größe 😀 <b>", mail.Subject);
        Assert.Equal("\"Müller's Desk\" <desk@acme.test>", mail.HeaderFrom);
        // The parser shows the domain as people read it; what was sent has its ASCII form.
        Assert.Equal("\"Lisa O'Hara, PhD\" <lisa@bücher.example>", mail.HeaderTo);
        Assert.Equal("Grüße 😀\n.\n" + new string('x', 30_000), mail.Text.ReplaceLineEndings("\n").TrimEnd());
        Assert.Equal("<p>Grüße 😀</p>", mail.Html.TrimEnd());
        Assert.Equal("<one@acme.test>", mail.MessageId);
        Assert.Equal("<zero@acme.test>", mail.InReplyTo);
        Assert.Equal(["<root@acme.test>", "<zero@acme.test>"], mail.References);
        Assert.Equal("auto-generated", mail.Header("auto-submitted"));
        Assert.Contains("multipart/alternative", mail.Header("content-type"), StringComparison.Ordinal);
        Assert.All(mail.Raw.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
    }

    [Fact]
    public async Task Nothing_typed_makes_a_header_of_its_own()
    {
        await using var server = await SmtpServer.StartAsync();
        Assert.True(Mailbox.TryCreate("lisa@example.com", "Lisa\r\nBcc: eve@evil.test", out var to));
        var letter = Letter() with { Subject = "Hi\r\nBcc: eve@evil.test\r\n\r\nbody", To = to };

        Assert.Equal(MailOutcome.Sent, await Transport(server, new SmtpBehaviour()).SendAsync(letter, default));

        var mail = Assert.Single(await server.ReceivedAsync());
        Assert.Equal(["lisa@example.com"], mail.To);
        Assert.Null(mail.Header("bcc"));
        Assert.Equal("Hi Bcc: eve@evil.test body", mail.Subject);
    }

    [Theory]
    [InlineData(MailOutcomeKind.Transient, "451 busy", null, null)]
    [InlineData(MailOutcomeKind.Permanent, "550 no thanks", null, null)]
    [InlineData(MailOutcomeKind.Transient, null, "450 greylisted", null)]
    [InlineData(MailOutcomeKind.Transient, null, "421 closing", null)]
    [InlineData(MailOutcomeKind.Permanent, null, "550 no such user", null)]
    [InlineData(MailOutcomeKind.Permanent, null, "571 blocked", null)]
    [InlineData(MailOutcomeKind.Transient, null, null, "451 try later")]
    [InlineData(MailOutcomeKind.Permanent, null, null, "554 spam")]
    public async Task The_servers_answer_decides_whether_it_is_tried_again(MailOutcomeKind kind, string? mailFrom, string? rcptTo, string? data)
    {
        var behaviour = new SmtpBehaviour { MailFrom = mailFrom, RcptTo = rcptTo, Data = data };
        await using var server = await SmtpServer.StartAsync(behaviour);

        var outcome = await Transport(server, behaviour).SendAsync(Letter(), default);

        Assert.Equal(kind, outcome.Kind);
        Assert.Contains((mailFrom ?? rcptTo ?? data)![..3], outcome.Reason, StringComparison.Ordinal);
        Assert.Contains((mailFrom ?? rcptTo ?? data)![4..], outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("data")]
    [InlineData("afterData")]
    public async Task A_lost_connection_is_tried_again(string moment)
    {
        var behaviour = new SmtpBehaviour { Drop = moment };
        await using var server = await SmtpServer.StartAsync(behaviour);

        Assert.Equal(MailOutcomeKind.Transient, (await Transport(server, behaviour).SendAsync(Letter(), default)).Kind);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_left_after_the_timeout()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = Options(((IPEndPoint)listener.LocalEndpoint).Port, new SmtpBehaviour()) with { Timeout = TimeSpan.FromSeconds(1) };

        var outcome = await new SmtpMailTransport(options, TimeProvider.System).SendAsync(Letter(), default).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(MailOutcomeKind.Transient, outcome.Kind);
        Assert.Contains("1 seconds", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_to_data_is_left_after_the_timeout()
    {
        var behaviour = new SmtpBehaviour { DelayBeforeReply = 60_000 };
        await using var server = await SmtpServer.StartAsync(behaviour);
        var options = Options(server.Port, behaviour) with { Timeout = TimeSpan.FromSeconds(2) };

        var outcome = await new SmtpMailTransport(options, TimeProvider.System).SendAsync(Letter(), default).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(MailOutcomeKind.Transient, outcome.Kind);
    }

    [Fact]
    public async Task A_250_after_a_long_wait_counts()
    {
        var behaviour = new SmtpBehaviour { DelayBeforeReply = 3_000 };
        await using var server = await SmtpServer.StartAsync(behaviour);

        Assert.Equal(MailOutcome.Sent, await Transport(server, behaviour).SendAsync(Letter(), default));
    }

    [Fact]
    public async Task Nobody_listening_is_tried_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        Assert.Equal(MailOutcomeKind.Transient, (await new SmtpMailTransport(Options(port, new SmtpBehaviour()), TimeProvider.System).SendAsync(Letter(), default)).Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_address_beyond_ascii_needs_a_server_that_takes_it_and_is_refused_clearly_by_another(bool hidden)
    {
        await using var server = await SmtpServer.StartAsync(new SmtpBehaviour { HideSmtpUtf8 = hidden });
        Assert.True(Mailbox.TryCreate("lïsa@bücher.example", "Lïsa", out var to));

        var outcome = await Transport(server, new SmtpBehaviour()).SendAsync(Letter() with { To = to }, default);

        var received = await server.ReceivedAsync();
        if (hidden) Assert.Equal((MailOutcomeKind.Permanent, 0), (outcome.Kind, received.Count));
        else Assert.StartsWith("lïsa@", Assert.Single(Assert.Single(received).To), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_greeting_that_takes_long_is_awaited()
    {
        await using var server = await SmtpServer.StartAsync(new SmtpBehaviour { GreetAfter = 1500 });

        Assert.Equal(MailOutcome.Sent, await Transport(server, new SmtpBehaviour()).SendAsync(Letter(), default));
    }

    [Fact]
    public async Task Two_megabytes_arrive_whole()
    {
        await using var server = await SmtpServer.StartAsync();
        var text = string.Concat(Enumerable.Repeat("Zeile für Zeile, auch mit 😀.\n", 70_000));

        Assert.Equal(MailOutcome.Sent, await Transport(server, new SmtpBehaviour()).SendAsync(Letter() with { Text = text, Html = $"<pre>{text}</pre>" }, default));

        Assert.Equal(text, Assert.Single(await server.ReceivedAsync()).Text.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Lone_surrogates_and_control_characters_do_not_stop_a_mail()
    {
        await using var server = await SmtpServer.StartAsync();
        var letter = Letter() with { Subject = "a\uD83Db\u0007\0c", Text = "d\uDE00e\0f\r\n.\r\ng", Html = "<p>h\uD83D</p>" };

        Assert.Equal(MailOutcome.Sent, await Transport(server, new SmtpBehaviour()).SendAsync(letter, default));

        var mail = Assert.Single(await server.ReceivedAsync());
        Assert.Equal(("a\uFFFDb c", "d\uFFFDef\n.\ng"), (mail.Subject, mail.Text.ReplaceLineEndings("\n").TrimEnd()));
    }

    [Fact]
    public async Task A_logo_travels_beside_the_html_that_shows_it()
    {
        await using var server = await SmtpServer.StartAsync();
        var letter = Letter() with { Html = "<img src=\"cid:logo@dashboard\">", Logo = new InlineImage(new byte[] { 1, 2, 3 }, "image/png", "logo@dashboard") };

        Assert.Equal(MailOutcome.Sent, await Transport(server, new SmtpBehaviour()).SendAsync(letter, default));

        var logo = Assert.Single(Assert.Single(await server.ReceivedAsync()).Attachments);
        Assert.Equal(("image/png", 3L, "<logo@dashboard>"), (logo.ContentType, logo.Size, logo.ContentId));
    }

    [Fact]
    public async Task Files_appear_whole_and_a_repeated_send_replaces_its_own()
    {
        var folder = Repository.NewTemporaryFolder("mail");
        var transport = new DirectoryMailTransport(Options(25, new SmtpBehaviour()) with { Transport = MailTransportKind.Directory, Directory = Path.Combine(folder, "out") });

        Assert.Equal(MailOutcome.Sent, await transport.SendAsync(Letter(), default));
        Assert.Equal(MailOutcome.Sent, await transport.SendAsync(Letter(), default));
        Assert.Equal(MailOutcome.Sent, await transport.SendAsync(Letter() with { MessageId = "two/../x@acme.test" }, default));

        Assert.Equal(["one@acme.test.eml", "two_.._x@acme.test.eml"], Directory.GetFileSystemEntries(Path.Combine(folder, "out")).Select(Path.GetFileName).Order());
        var text = await File.ReadAllTextAsync(Path.Combine(folder, "out", "one@acme.test.eml"));
        Assert.Contains("Message-ID: <one@acme.test>", text, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", text, StringComparison.Ordinal);
        Assert.Contains("multipart/alternative", text, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static OutgoingMail Letter() => new()
    {
        From = new Mailbox("desk@acme.test", "Müller's Desk"),
        To = new Mailbox("lisa@xn--bcher-kva.example", "Lisa O'Hara, PhD"),
        Subject = "[#7] Größe 😀 <b>",
        Text = "Grüße 😀\n.\n" + new string('x', 30_000),
        Html = "<p>Grüße 😀</p>",
        MessageId = "one@acme.test",
        InReplyTo = "zero@acme.test",
        References = ["root@acme.test", "zero@acme.test"],
    };

    private static SmtpMailTransport Transport(SmtpServer server, SmtpBehaviour behaviour) => new(Options(server.Port, behaviour), TimeProvider.System);

    private static MailOptions Options(int port, SmtpBehaviour behaviour) => new()
    {
        Transport = MailTransportKind.Smtp,
        Directory = "/nowhere",
        Host = "localhost",
        Port = port,
        Security = behaviour.StartTls ? MailSecurity.StartTls : behaviour.ImplicitTls ? MailSecurity.ImplicitTls : MailSecurity.None,
        Username = behaviour.Username ?? "",
        Password = behaviour.Password ?? "",
        From = new Mailbox("desk@acme.test", ""),
        Timeout = TimeSpan.FromSeconds(20),
    };
}
