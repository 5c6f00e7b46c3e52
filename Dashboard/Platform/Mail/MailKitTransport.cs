#if MAILKIT
using System.Net.Sockets;
using Dashboard.Data.Notifications;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Dashboard.Platform.Mail;

/// <summary>
/// SMTP through MailKit, compiled unless <c>UseMailKit=false</c>. A connection for each mail: one kept open is closed by servers at their pleasure, and the next mail would fail for it. The
/// connection goes to an address that was looked at, not to the name (<see cref="PrivateAddresses.FindAsync"/>).
/// </summary>
public sealed class SmtpMailTransport(MailOptions options, TimeProvider time) : IMailTransport
{
    /// <summary>How long a goodbye may take: the mail is delivered by then.</summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    public string Description => options.ToString();

    public Task<MailOutcome> SendAsync(OutgoingMail mail, CancellationToken cancellationToken) => SendAsync(mail, null, cancellationToken);

    public async Task<MailTrial> TryAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var dialogue = new SmtpDialogue(options);
        var outcome = await SendAsync(mail, dialogue, cancellationToken);
        return new MailTrial(outcome, dialogue.Steps);
    }

    private async Task<MailOutcome> SendAsync(OutgoingMail mail, SmtpDialogue? dialogue, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var attempt = new MailKitAttempt(options);
        try
        {
            using var client = attempt.NewClient(dialogue);
            if (await ConnectAsync(client, dialogue, either.Token) is { } refused) return MailOutcome.Transient(refused);
            attempt.IsReady = true;
            // MailKit would send the address all the same, and a server that knows no UTF-8 would make another one of it.
            if (mail.NeedsUtf8 && !client.Capabilities.HasFlag(SmtpCapabilities.UTF8)) return MailOutcome.Permanent($"{options.Host} cannot take this mail: it does not offer SMTPUTF8, which an address beyond ASCII needs");
            using var message = MailKitMessage.Create(mail);
            await client.SendAsync(message, either.Token);
            await SayGoodbyeAsync(client);
            return MailOutcome.Sent;
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && limit.IsCancellationRequested))
        {
            return MailOutcome.Transient($"{options.Host} did not answer within {options.Timeout.TotalSeconds:0} seconds");
        }
        catch (Exception e) when (attempt.Describe(e) is not null)
        {
            return attempt.Describe(e)!;
        }
    }

    /// <returns>Why it must not be connected to, or null: connected, encrypted as set, signed in.</returns>
    private async Task<string?> ConnectAsync(SmtpClient client, SmtpDialogue? dialogue, CancellationToken cancellationToken)
    {
        var host = await PrivateAddresses.FindAsync(options, cancellationToken);
        if (host.Refused is not null) return host.Refused;
#pragma warning disable CA2000 // The client closes the socket with itself; if it never takes it over, the catch does.
        var socket = await ConnectAsync(host, cancellationToken);
#pragma warning restore CA2000
        dialogue?.Connected(socket.RemoteEndPoint);
        try
        {
            await client.ConnectAsync(socket, options.Host, options.Port, Encryption(), cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        if (client.IsSecure) dialogue?.Encrypted(client.SslProtocol);
        if (options.Username.Length > 0) await client.AuthenticateAsync(options.Username, options.Password, cancellationToken);
        return null;
    }

    /// <summary>The first of the addresses that takes the connection.</summary>
    private async Task<Socket> ConnectAsync(MailHost host, CancellationToken cancellationToken)
    {
        var failures = new List<SocketException>();
        foreach (var address in host.Addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, options.Port, cancellationToken);
                return socket;
            }
            catch (Exception e)
            {
                socket.Dispose();
                if (e is not SocketException refused) throw;
                failures.Add(refused);
            }
        }

        throw failures.LastOrDefault() ?? new SocketException((int)SocketError.HostNotFound);
    }

    private SecureSocketOptions Encryption() => options.Security switch
    {
        // Mandatory: MailKit gives up if the server does not offer it.
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.ImplicitTls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };

    /// <summary>The server has taken the mail already; how it says goodbye changes nothing, and it must not take long.</summary>
    private async Task SayGoodbyeAsync(SmtpClient client)
    {
        using var limit = new CancellationTokenSource(Goodbye, time);
        try
        {
            await client.DisconnectAsync(quit: true, limit.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or ProtocolException or CommandException or OperationCanceledException)
        {
            // Nothing to do: it is closed with the client.
        }
    }
}
#endif
