using Dashboard.Platform.Mail;
using Dashboard.Tests.Support;

namespace Dashboard.Tests.Platform.Mail;

/// <summary>The part of the contract that is about encryption, passwords and where a connection may go.</summary>
public sealed partial class MailTransportTests
{
    [Fact]
    public async Task A_wrong_password_is_tried_again_and_named()
    {
        await using var server = await SmtpServer.StartAsync(new SmtpBehaviour { StartTls = true, Username = "desk", Password = "right" });

        var outcome = await Transport(server, new SmtpBehaviour { StartTls = true, Username = "desk", Password = "wrong" }).SendAsync(Letter(), default);

        Assert.Equal(MailOutcomeKind.Transient, outcome.Kind);
        Assert.Contains("user name and password", outcome.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starttls_is_never_opportunistic()
    {
        await using var server = await SmtpServer.StartAsync(new SmtpBehaviour());

        var outcome = await Transport(server, new SmtpBehaviour { StartTls = true }).SendAsync(Letter(), default);

        Assert.Equal(MailOutcomeKind.Transient, outcome.Kind);
        Assert.Empty(await server.ReceivedAsync());
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_gets_no_mail()
    {
        var behaviour = new SmtpBehaviour { StartTls = true, UntrustedCertificate = true };
        await using var server = await SmtpServer.StartAsync(behaviour);

        var outcome = await Transport(server, behaviour).SendAsync(Letter(), default);

        Assert.Equal(MailOutcomeKind.Transient, outcome.Kind);
        Assert.Contains("certificate", outcome.Reason, StringComparison.Ordinal);
        Assert.Empty(await server.ReceivedAsync());
    }

    [Fact]
    public async Task Implicit_tls_is_encrypted_from_the_first_byte()
    {
        if (!MailOptions.HasMailKit) return;
        var behaviour = new SmtpBehaviour { ImplicitTls = true, Username = "desk", Password = "päss wörd" };
        await using var server = await SmtpServer.StartAsync(behaviour);

        Assert.Equal(MailOutcome.Sent, await Transport(server, behaviour).SendAsync(Letter(), default));

        var mail = Assert.Single(await server.ReceivedAsync());
        Assert.Equal((true, "desk"), (mail.Secure, mail.User));
    }

    [Theory]
    [InlineData(false, true, null, "vouches for it")]
    [InlineData(true, true, null, "vouches for it")]
    [InlineData(false, false, "mail.elsewhere.test", "not for localhost")]
    [InlineData(true, false, "mail.elsewhere.test", "not for localhost")]
    public async Task A_bad_certificate_is_refused_whichever_way_tls_begins_and_says_why(bool isImplicit, bool untrusted, string? name, string reason)
    {
        if (!MailOptions.HasMailKit) return;
        var behaviour = new SmtpBehaviour { ImplicitTls = isImplicit, StartTls = !isImplicit, UntrustedCertificate = untrusted, CertificateFor = name };
        await using var server = await SmtpServer.StartAsync(behaviour);

        var outcome = await Transport(server, behaviour).SendAsync(Letter(), default);

        Assert.Equal(MailOutcomeKind.Transient, outcome.Kind);
        Assert.Contains("certificate is not valid", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
        Assert.Empty(await server.ReceivedAsync());
    }

    [Theory]
    [InlineData("desk", null)]
#if MAILKIT // The framework's client keeps a password to itself that nobody asks for, and sends.
    [InlineData(null, "desk")]
#endif
    public async Task A_password_that_is_missing_or_that_the_server_does_not_want_is_tried_again(string? wanted, string? given)
    {
        await using var server = await SmtpServer.StartAsync(new SmtpBehaviour { StartTls = true, Username = wanted, Password = wanted });

        var outcome = await Transport(server, new SmtpBehaviour { StartTls = true, Username = given, Password = given }).SendAsync(Letter(), default);

        Assert.Equal(MailOutcomeKind.Transient, outcome.Kind);
        Assert.Empty(await server.ReceivedAsync());
    }

    [Fact]
    public async Task A_host_that_somebody_typed_leads_to_this_machine_only_if_it_is_listed()
    {
        await using var server = await SmtpServer.StartAsync();
        var typed = Options(server.Port, new SmtpBehaviour()) with { IsInstallation = false };

        var refused = await new SmtpMailTransport(typed, TimeProvider.System).SendAsync(Letter(), default);
        Assert.Equal((MailOutcomeKind.Transient, 0), (refused.Kind, await server.ConnectionsAsync()));
        Assert.Contains(MailOptions.HasMailKit ? "private address" : "needs a build with MailKit", refused.Reason, StringComparison.Ordinal);
        if (!MailOptions.HasMailKit) return;

        Assert.Equal(MailOutcome.Sent, await new SmtpMailTransport(typed with { AllowedPrivateHosts = ["localhost"] }, TimeProvider.System).SendAsync(Letter(), default));
    }

    [Theory]
    [InlineData(null, null, null, "Connected to|agreed to encrypt|Encrypted with TLS|Signed in as desk|sender was accepted|recipient was accepted|mail was taken")]
    [InlineData("right", null, null, "Connected to|agreed to encrypt|Encrypted with TLS|not accepted")]
    [InlineData(null, "550 5.1.1 no such user", null, "Connected to|agreed to encrypt|Encrypted with TLS|Signed in as desk|sender was accepted|recipient was refused")]
    [InlineData(null, null, "554 5.7.1 spam", "Connected to|agreed to encrypt|Encrypted with TLS|Signed in as desk|sender was accepted|recipient was accepted|mail was refused")]
    public async Task A_trial_tells_the_conversation_step_by_step_and_never_the_password(string? otherPassword, string? rcptTo, string? data, string steps)
    {
        if (!MailOptions.HasMailKit) return;
        const string Password = "sésame-ouvre-toi";
        var wants = new SmtpBehaviour { StartTls = true, Username = "desk", Password = otherPassword ?? Password, RcptTo = rcptTo, Data = data, AuthAnswer = $"535 5.7.8 not {Password}" };
        await using var server = await SmtpServer.StartAsync(wants);

        var trial = await Transport(server, wants with { Password = Password }).TryAsync(Letter(), default);

        var expected = steps.Split('|');
        Assert.Equal(expected.Length, trial.Steps.Count);
        Assert.All(expected.Zip(trial.Steps), pair => Assert.Contains(pair.First, pair.Second.Text, StringComparison.Ordinal));
        Assert.Equal(trial.Outcome.Kind == MailOutcomeKind.Sent, trial.Steps.All(s => s.Worked));
        Assert.Contains((rcptTo ?? data)?[4..] ?? (otherPassword is null ? "250" : "535"), trial.Steps[^1].Answer, StringComparison.Ordinal);
        Assert.DoesNotContain("ouvre", trial.ToString() + string.Concat(trial.Steps) + trial.Outcome.Reason, StringComparison.Ordinal);
    }
}
