using System.Net;
using System.Net.Sockets;
using Dashboard.CommandLine.Checkup;
using Dashboard.Data;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Mail;
using Dashboard.Tests.InboundMail;
using Dashboard.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.CommandLine;

/// <summary>What <c>doctor</c> says of mail, and what to do.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task A_server_that_offers_what_is_demanded_is_told_to_be_reachable()
    {
        var behaviour = new SmtpBehaviour { StartTls = true };
        await using var smtp = await SmtpServer.StartAsync(behaviour);
        await using var app = await StartAsync(smtp.Settings(behaviour));

        var said = MailOptions.HasMailKit ? "encrypted with TLS 1.[23]; the certificate is valid for localhost; no user name is set, so nobody signed in. Nothing was sent" : "whether it lets us in";
        Assert.Matches($@"^ok +mail +localhost:{smtp.Port} answers and offers STARTTLS; {said}.*Send test mail", await LineAsync(app, "mail"));
        Assert.Empty(await smtp.ReceivedAsync());
    }

#if MAILKIT
    [Theory]
    [InlineData("correct horse", "^ok .*; signed in as desk. Nothing was sent")]
    [InlineData("wrong horse", "^FAILED .* answers, but localhost did not accept the user name and password: .* → check Mail:Username, Mail:Password")]
    public async Task It_signs_in_without_sending_and_shows_no_password(string password, string line)
    {
        var behaviour = new SmtpBehaviour { StartTls = true, Username = "desk", Password = "correct horse", AuthAnswer = "535 5.7.8 wrong horse is not it" };
        await using var smtp = await SmtpServer.StartAsync(behaviour);
        await using var app = await StartAsync(smtp.Settings(behaviour with { Password = password }));

        var said = await LineAsync(app, "mail");

        Assert.Matches(line, said);
        Assert.DoesNotContain(password, said, StringComparison.Ordinal);
        Assert.Empty(await smtp.ReceivedAsync());
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_a_failure()
    {
        var behaviour = new SmtpBehaviour { StartTls = true, UntrustedCertificate = true };
        await using var smtp = await SmtpServer.StartAsync(behaviour);
        await using var app = await StartAsync(smtp.Settings(behaviour));

        Assert.Matches("^FAILED +mail .* answers, but localhost's certificate is not valid: ", await LineAsync(app, "mail"));
    }

    [Fact]
    public async Task The_server_of_one_project_is_signed_in_to_with_that_projects_password()
    {
        var behaviour = new SmtpBehaviour { StartTls = true, OnAllowedPort = true, Username = "care", Password = "correct horse" };
        await using var smtp = await SmtpServer.StartAsync(behaviour);
        await using var app = await StartAsync(new Dictionary<string, string?> { ["Mail:AllowedPrivateHosts"] = smtp.Host });
        await app.With<DashboardDbContext>(async db =>
        {
            var server = new MailServer(app.Acme.Id, app.Clock.Now);
            server.Use(smtp.Host, smtp.Port, MailSecurity.StartTls, "care", app.Services.GetRequiredService<Dashboard.Notifications.MailPasswords>().Protect(app.Acme.Id, "correct horse"), "care@acme.test", "", app.Clock.Now);
            db.Add(server);
            await db.SaveChangesAsync();
        });
        Assert.Contains(await ExamineAsync(app), l => l.StartsWith("ok       mail          of acme: ", StringComparison.Ordinal) && l.Contains("signed in as care", StringComparison.Ordinal));

        await smtp.BehaveAsync(behaviour with { Password = "another horse" });

        Assert.Contains(await ExamineAsync(app), l => l.StartsWith("warning  mail          of acme: ", StringComparison.Ordinal) && l.Contains("did not accept the user name and password", StringComparison.Ordinal));
    }
#endif

    [Fact]
    public async Task A_server_without_the_encryption_that_is_demanded_is_a_failure()
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var app = await StartAsync(new Dictionary<string, string?>(smtp.Settings(new SmtpBehaviour())) { ["Mail:Security"] = "StartTls" });

        Assert.Matches("^FAILED +mail .*offers no STARTTLS, so nothing is sent → .*Mail:Security=None", await LineAsync(app, "mail"));
    }

    [Fact]
    public async Task A_port_where_nobody_listens_and_one_where_something_else_does_are_told_apart()
    {
        var (port, answered) = AnswerOnce("SSH-2.0-x\r\n"u8.ToArray());
        var settings = new Dictionary<string, string?> { ["Mail:Host"] = "127.0.0.1", ["Mail:Port"] = $"{port}", ["Mail:Security"] = "None", ["Mail:From"] = "desk@acme.test" };
        await using var app = await StartAsync(settings);
        Assert.Matches("^FAILED +mail .*is no SMTP server: it says \"SSH-2.0-x\" → check host", await LineAsync(app, "mail"));
        await answered;

        Assert.Matches($"^FAILED +mail +127.0.0.1:{port} refuses connections → check the port", await LineAsync(app, "mail"));
    }

    [Fact]
    public async Task The_server_of_one_project_is_that_projects_affair()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        await using var app = await StartAsync(new Dictionary<string, string?>());
        await app.With<DashboardDbContext>(async db =>
        {
            var server = new MailServer(app.Acme.Id, app.Clock.Now);
            server.Use("127.0.0.1", port, MailSecurity.StartTls, "", null, "care@acme.test", "", app.Clock.Now);
            db.Add(server);
            await db.SaveChangesAsync();
        });

        Assert.Contains(await ExamineAsync(app), l => l.StartsWith($"warning  mail          of acme: 127.0.0.1:{port} refuses connections → check the port", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replies_that_nobody_set_up_are_no_fault()
    {
        await using var app = await StartAsync(new Dictionary<string, string?>());

        Assert.Matches("^ok +replies +are off: .*Mail:ReplyDomain", await LineAsync(app, "replies"));
    }

    [Fact]
    public async Task Replies_that_are_half_set_up_say_what_is_missing()
    {
        await using var app = await StartAsync(new Dictionary<string, string?> { ["Mail:ReplyDomain"] = "reply.acme.test" });
        if (!MailOptions.HasMailKit)
        {
            Assert.Matches("^FAILED +replies .*this build cannot read what comes there → build with MailKit", await LineAsync(app, "replies"));
            return;
        }

        Assert.Matches("^FAILED +replies .*nothing can be handed over to acme, globex → create the secret", await LineAsync(app, "replies"));
        await MailScene.CreateSecretAsync(app, app.Acme);
        Assert.Matches("^FAILED +replies .*nothing can be handed over to globex → create the secret", await LineAsync(app, "replies"));
        await MailScene.CreateSecretAsync(app, app.Globex);
        Assert.Matches("^warning +replies .*no mail server has ever handed mail over to acme, globex → 'dig \\+short MX reply.acme.test' must name", await LineAsync(app, "replies"));

        DateTimeOffset? used = app.Clock.Now;
        await app.With<DashboardDbContext>(db => db.DoorSecrets.ExecuteUpdateAsync(set => set.SetProperty(s => s.LastUsedAt, used)));
        app.Clock.Advance(TimeSpan.FromHours(3));

        Assert.Matches("^ok +replies +at reply.acme.test, mail was last handed over 3 hours ago$", await LineAsync(app, "replies"));
    }

    [Fact]
    public async Task A_secret_without_a_reply_domain_takes_mail_that_nobody_is_asked_for()
    {
        await using var app = await StartAsync(new Dictionary<string, string?>());
        await MailScene.CreateSecretAsync(app, app.Acme);

        Assert.Matches("^warning +replies .*names no address to answer at → set Mail:ReplyDomain", await LineAsync(app, "replies"));
    }

    private static Task<DashboardApp> StartAsync(IReadOnlyDictionary<string, string?> settings) => DashboardApp.StartAsync(new DashboardAppOptions { Settings = settings });

    private static async Task<string> LineAsync(DashboardApp app, string subject) => Assert.Single(await ExamineAsync(app), l => l[9..].StartsWith(subject, StringComparison.Ordinal));

    private static async Task<List<string>> ExamineAsync(DashboardApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        List<string> lines = [];
        await foreach (var finding in ActivatorUtilities.CreateInstance<Examine>(scope.ServiceProvider).RunAsync(default)) lines.Add(finding.ToString());
        return lines;
    }

    /// <summary>Something that listens, says one line to who comes first, and is gone.</summary>
    private static (int Port, Task Answered) AnswerOnce(byte[] line)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (((IPEndPoint)listener.LocalEndpoint).Port, AnswerAsync(listener, line));
    }

    private static async Task AnswerAsync(TcpListener listener, byte[] line)
    {
        using (listener)
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync(line);
        }
    }
}
