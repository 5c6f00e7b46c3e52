#if MAILKIT
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using MimeKit.Utils;

namespace Dashboard.Platform.Mail;

/// <summary>SMTP through MailKit, compiled unless <c>UseMailKit=false</c>; the only transport that can do implicit TLS.</summary>
public sealed class SmtpMailTransport(MailOptions options, TimeProvider time) : IMailTransport
{
    public string Description => options.ToString();

    public async Task<MailOutcome> SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (await PrivateAddresses.WhyRefusedAsync(options, either.Token) is { } refused) return MailOutcome.Transient(refused);
            return await SendBoundedAsync(mail, either.Token);
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && limit.IsCancellationRequested))
        {
            return MailOutcome.Transient($"{options.Host} did not answer within {options.Timeout.TotalSeconds:0} seconds");
        }
        catch (Exception e) when (Describe(e) is not null)
        {
            return Describe(e)!;
        }
    }

    private async Task<MailOutcome> SendBoundedAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var message = Create(mail);
        // Revocation lists are fetched over HTTP from elsewhere; one that cannot be reached must not stop mail.
        using var client = new SmtpClient { Timeout = (int)options.Timeout.TotalMilliseconds, CheckCertificateRevocation = false };
        try
        {
            await client.ConnectAsync(options.Host, options.Port, Security(), cancellationToken);
        }
        catch (NotSupportedException)
        {
            return MailOutcome.Transient($"{options.Host} does not offer STARTTLS, and without it nothing is sent");
        }

        if (options.Username.Length > 0) await client.AuthenticateAsync(options.Username, options.Password, cancellationToken);
        await client.SendAsync(message, cancellationToken);
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException or ProtocolException or OperationCanceledException)
        {
            // The server has taken the mail already; how it says goodbye changes nothing.
        }

        return MailOutcome.Sent;
    }

    private SecureSocketOptions Security() => options.Security switch
    {
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.ImplicitTls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };

    private MailOutcome? Describe(Exception e) => e switch
    {
        SmtpCommandException { StatusCode: SmtpStatusCode.AuthenticationRequired } c => MailOutcome.Transient($"{options.Host} wants a user name and password: {Answer(c)}"),
        SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted } c when (int)c.StatusCode >= 500 => MailOutcome.Permanent($"The recipient was refused: {Answer(c)}"),
        SmtpCommandException c when (int)c.StatusCode >= 500 => MailOutcome.Permanent($"{options.Host} refused it: {Answer(c)}"),
        SmtpCommandException c => MailOutcome.Transient($"{options.Host} asks to try later: {Answer(c)}"),
        AuthenticationException => MailOutcome.Transient($"{options.Host} did not accept the user name and password: {e.Message}"),
        SslHandshakeException => MailOutcome.Transient($"{options.Host}'s certificate is not valid: {e.Message}"),
        NotSupportedException => MailOutcome.Permanent($"{options.Host} cannot take this mail: {e.Message}"),
        SmtpProtocolException or IOException or SocketException => MailOutcome.Transient($"The connection to {options.Host} failed: {e.Message}"),
        _ => null,
    };

    private static string Answer(SmtpCommandException e) => $"{(int)e.StatusCode} {e.Message}";

    private static MimeMessage Create(OutgoingMail mail)
    {
        var message = new MimeMessage { Subject = mail.Subject, Body = new BodyBuilder { TextBody = mail.Text, HtmlBody = mail.Html }.ToMessageBody() };
        message.From.Add(new MailboxAddress(mail.From.Name, mail.From.Address));
        message.To.Add(new MailboxAddress(mail.To.Name, mail.To.Address));
        if (mail.ReplyTo is not null) message.ReplyTo.Add(new MailboxAddress(mail.ReplyTo.Name, mail.ReplyTo.Address));
        foreach (var (name, value) in mail.Headers()) message.Headers.Replace(name, value);
        return message;
    }
}
#endif
