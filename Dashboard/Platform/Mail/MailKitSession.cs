#if MAILKIT
using System.Net.Sockets;
using Dashboard.Data.Notifications;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Dashboard.Platform.Mail;

/// <summary>
/// One connection to a server, from its greeting to goodbye. It goes to an address that was looked at, not to the name
/// (<see cref="PrivateAddresses.FindAsync"/>).
/// </summary>
internal sealed class MailKitSession : IDisposable
{
    private readonly MailOptions options;
    private readonly SmtpDialogue? dialogue;
    private readonly MailKitFailures failures;
    private readonly Client client;

    public MailKitSession(MailOptions options, SmtpDialogue? dialogue)
    {
        (this.options, this.dialogue, failures) = (options, dialogue, new MailKitFailures(options));
        client = dialogue is null ? new Client() : new Client(dialogue);
        client.Timeout = (int)options.Timeout.TotalMilliseconds;
        // Revocation lists are fetched over HTTP from elsewhere; one that cannot be reached must not stop mail.
        client.CheckCertificateRevocation = false;
        client.ServerCertificateValidationCallback = (_, certificate, chain, errors) => failures.Accepts(certificate, chain, errors);
    }

    /// <summary>Mails that the server took.</summary>
    public int Sent { get; private set; }

    /// <summary>The server accepted the sender of the mail that is being sent. As long as it has not, nothing of that mail can have left.</summary>
    public bool HasBegun => client.AcceptedSender;

    public bool TakesUtf8 => client.Capabilities.HasFlag(SmtpCapabilities.UTF8);

    /// <returns>Why it must not be connected to, or null: connected, encrypted as set, signed in.</returns>
    public async Task<string?> ConnectAsync(CancellationToken cancellationToken)
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
        failures.IsReady = true;
        return null;
    }

    /// <param name="hold">Ends when the mail itself may leave.</param>
    public async Task SendAsync(OutgoingMail mail, Func<Task> hold, CancellationToken cancellationToken)
    {
        client.AcceptedSender = false;
        using var message = MailKitMessage.Create(mail, hold);
        await client.SendAsync(message, cancellationToken);
        Sent++;
    }

    public Task SayGoodbyeAsync(CancellationToken cancellationToken) => client.DisconnectAsync(quit: true, cancellationToken);

    /// <returns>Null for what is a defect of ours.</returns>
    public MailOutcome? Describe(Exception e) => failures.Describe(e);

    /// <summary>Closes it without a word.</summary>
    public void Dispose() => client.Dispose();

    /// <summary>The first of the addresses that takes the connection.</summary>
    private async Task<Socket> ConnectAsync(MailHost host, CancellationToken cancellationToken)
    {
        var refusals = new List<SocketException>();
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
                refusals.Add(refused);
            }
        }

        throw refusals.LastOrDefault() ?? new SocketException((int)SocketError.HostNotFound);
    }

    private SecureSocketOptions Encryption() => options.Security switch
    {
        // Mandatory: MailKit gives up if the server does not offer it.
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.ImplicitTls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };

    /// <summary>Remembers how far a mail got, and waits for none that is only measured.</summary>
    private sealed class Client : SmtpClient
    {
        public Client() { }

        public Client(SmtpDialogue dialogue) : base(dialogue) { }

        public bool AcceptedSender { get; set; }

        // For servers that want to know it beforehand (RFC 1870). Only what is written asynchronously is held back.
        protected override Task<long> GetSizeAsync(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) =>
            Task.FromResult(GetSize(options, message, cancellationToken));

        protected override void OnSenderAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => AcceptedSender = true;
    }
}
#endif
