#if MAILKIT
using System.Net.Sockets;
using Dashboard.Data.Notifications;
using MailKit;
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
    private volatile Socket? socket;
    private HeldBackStream? stream;

    public MailKitSession(MailOptions options, SmtpDialogue? dialogue)
    {
        (this.options, this.dialogue, failures) = (options, dialogue, new MailKitFailures(options));
        client = dialogue is null ? new Client() : new Client(dialogue);
        // Whoever uses it limits the whole, by closing the connection; an answer may be waited for while the mail is held back still.
        client.Timeout = Timeout.Infinite;
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
    public string? Connect(CancellationToken cancellationToken)
    {
        var host = OwnThread.Await(PrivateAddresses.FindAsync(options, cancellationToken));
        if (host.Refused is not null) return host.Refused;
        Run(() => Connect(host, cancellationToken), cancellationToken);
        return null;
    }

    /// <param name="hold">Asked before the mail itself leaves.</param>
    public void Send(OutgoingMail mail, MailKitHold hold, CancellationToken cancellationToken)
    {
        client.AcceptedSender = false;
        client.BeforeItLeaves = () => hold.Ask(stream!);
        using var message = MailKitMessage.Create(mail);
        Run(() => client.Send(message, CancellationToken.None, client), cancellationToken);
        Sent++;
    }

    public void SayGoodbye(CancellationToken cancellationToken) => Run(() => client.Disconnect(quit: true, CancellationToken.None), cancellationToken);

    /// <returns>Null for what is a defect of ours.</returns>
    public MailOutcome? Describe(Exception e) => failures.Describe(e);

    /// <summary>Closes it without a word.</summary>
    public void Dispose()
    {
        client.Dispose();
        stream?.Dispose();
        socket?.Dispose();
    }

    /// <summary>
    /// A conversation that is given up loses its connection: whatever waits for the server then, waits no longer. Watching for that at every line would cost
    /// as much as the line does.
    /// </summary>
    private void Run(Action talk, CancellationToken cancellationToken)
    {
        using var hangUp = cancellationToken.UnsafeRegister(static s => ((MailKitSession)s!).socket?.Dispose(), this);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            talk();
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is not MailHeldBackException)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    private void Connect(MailHost host, CancellationToken cancellationToken)
    {
        var connected = ConnectToFirst(host, cancellationToken);
        dialogue?.Connected(connected.RemoteEndPoint);
        stream = new HeldBackStream(connected);
        client.Connect(stream, options.Host, options.Port, Encryption(), CancellationToken.None);
        if (client.IsSecure) dialogue?.Encrypted(client.SslProtocol);
        if (options.Username.Length > 0) client.Authenticate(options.Username, options.Password, CancellationToken.None);
        failures.IsReady = true;
    }

    /// <summary>The first of the addresses that takes the connection.</summary>
    private Socket ConnectToFirst(MailHost host, CancellationToken cancellationToken)
    {
        var refusals = new List<SocketException>();
        foreach (var address in host.Addresses)
        {
            // Whoever gives up from here on closes this one.
            var attempt = socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                attempt.Connect(address, options.Port);
                return attempt;
            }
            catch (Exception e)
            {
                attempt.Dispose();
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

    /// <summary>Remembers how far a mail got, and asks whether it may go further.</summary>
    private sealed class Client : SmtpClient, ITransferProgress
    {
        public Client() { }

        public Client(SmtpDialogue dialogue) : base(dialogue) { }

        public bool AcceptedSender { get; set; }

        public Action? BeforeItLeaves { get; set; }

        protected override void OnSenderAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => AcceptedSender = true;

        /// <summary>Asked before the first part of the mail leaves the buffer.</summary>
        public void Report(long bytesTransferred)
        {
            var ask = BeforeItLeaves;
            BeforeItLeaves = null;
            ask?.Invoke();
        }

        public void Report(long bytesTransferred, long totalSize) => Report(bytesTransferred);

        /// <summary>Nobody asks, unless the server wants to know it.</summary>
        protected override long GetSize(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) =>
            Capabilities.HasFlag(SmtpCapabilities.Size) ? base.GetSize(options, message, cancellationToken) : -1;
    }
}
#endif
