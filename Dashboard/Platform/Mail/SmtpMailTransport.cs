#if !MAILKIT
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using Dashboard.Data.Notifications;

namespace Dashboard.Platform.Mail;

/// <summary>
/// SMTP through the framework's client, where MailKit is not compiled in. A connection for each mail: one kept open is
/// closed by servers at their pleasure, and the next mail would fail for it.
/// </summary>
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
            // This client connects by name, so it cannot be held to an address that was looked at; the operator's own setting needs that less.
            if (!options.IsInstallation) return MailOutcome.Transient("A project's own server needs a build with MailKit");
            if ((await PrivateAddresses.FindAsync(options, either.Token)).Refused is { } refused) return MailOutcome.Transient(refused);
            return await SendBoundedAsync(mail, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return MailOutcome.Transient($"{options.Host} did not answer within {options.Timeout.TotalSeconds:0} seconds");
        }
        catch (SocketException e)
        {
            return MailOutcome.Transient($"{options.Host} cannot be reached: {e.Message}");
        }
    }

    /// <summary>The framework's client does not tell what was said.</summary>
    public async Task<MailTrial> TryAsync(OutgoingMail mail, CancellationToken cancellationToken) => new(await SendAsync(mail, cancellationToken), []);

    private async Task<MailOutcome> SendBoundedAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var message = FrameworkMail.Create(mail);
        using var client = Client(mail);
        try
        {
            // The client ignores cancellation while it awaits the answer to DATA; WaitAsync does not, and disposing the
            // client then closes the connection under it.
            await client.SendMailAsync(message, cancellationToken).WaitAsync(cancellationToken);
            return MailOutcome.Sent;
        }
        catch (SmtpException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return SmtpFailures.Describe(e, options, mail);
        }
    }

    private SmtpClient Client(OutgoingMail mail) => new(options.Host, options.Port)
    {
        // Mandatory: the client refuses to go on if the server offers no STARTTLS or its certificate is not valid.
        EnableSsl = options.Security == MailSecurity.StartTls,
        Credentials = options.Username.Length > 0 ? new NetworkCredential(options.Username, options.Password) : null,
        DeliveryFormat = mail.To.NeedsUtf8 ? SmtpDeliveryFormat.International : SmtpDeliveryFormat.SevenBit,
        // Later than ours, so that one of the two decides what is told.
        Timeout = (int)(options.Timeout + TimeSpan.FromSeconds(10)).TotalMilliseconds,
    };
}
#endif
