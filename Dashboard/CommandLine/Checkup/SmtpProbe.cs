using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Dashboard.Data.Notifications;
using Dashboard.Platform.Mail;

namespace Dashboard.CommandLine.Checkup;

/// <summary>
/// Knocks at an SMTP server: does it answer, is it one, does it offer what the setting demands. It tells apart what a mail library calls one
/// failure; where it finds nothing wrong, <see cref="SmtpSignIn"/> goes on.
/// </summary>
internal sealed class SmtpProbe(string host, int port, MailSecurity security)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private string Server => string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");

    public async Task<Finding> RunAsync(string subject, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, limit.Token);
            // Its first word comes after a TLS handshake.
            if (security == MailSecurity.ImplicitTls) return new Finding(Verdict.Ok, subject, $"{Server} accepts connections");
            return await AskAsync(subject, client.GetStream(), limit.Token);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain)
        {
            return new Finding(Verdict.Failure, subject, $"the name {host} has no address", "check the spelling of the host, and this machine's DNS");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return new Finding(Verdict.Failure, subject, $"{Server} refuses connections", "check the port (587 with StartTls is usual), and that the mail server runs");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return new Finding(Verdict.Failure, subject, $"{Server} cannot be reached: {e.GetBaseException().Message}", "check host and port, and the network in between");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Finding(
                Verdict.Failure, subject, string.Create(CultureInfo.InvariantCulture, $"{Server} says nothing within {Patience.TotalSeconds:0} s"),
                client.Connected ? "a port that speaks TLS from the first byte wants ImplicitTls" : "a firewall keeps it away, or the provider blocks outgoing port 25: use 587");
        }
    }

    private async Task<Finding> AskAsync(string subject, NetworkStream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var greeting = await AnswerAsync(reader, cancellationToken);
        var first = greeting.Count > 0 ? greeting[0] : "";
        if (!first.StartsWith("220", StringComparison.Ordinal))
            return new Finding(Verdict.Failure, subject, $"{Server} is no SMTP server: it says \"{first}\"", "check host, port and security");
        await stream.WriteAsync("EHLO [127.0.0.1]\r\n"u8.ToArray(), cancellationToken);
        var abilities = await AnswerAsync(reader, cancellationToken);
        await stream.WriteAsync("QUIT\r\n"u8.ToArray(), cancellationToken);
        var offersTls = abilities.Any(static line => line.Length > 4 && line[4..].Trim().Equals("STARTTLS", StringComparison.OrdinalIgnoreCase));
        return security == MailSecurity.StartTls && !offersTls
            ? new Finding(Verdict.Failure, subject, $"{Server} answers, but offers no STARTTLS, so nothing is sent", "use another port, or a server that encrypts; on loopback Mail:Security=None is allowed")
            : new Finding(Verdict.Ok, subject, $"{Server} answers{(offersTls ? " and offers STARTTLS" : "")}");
    }

    /// <summary>One reply, of one line or several; bounded, as what answers may be anything.</summary>
    private static async Task<IReadOnlyList<string>> AnswerAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        List<string> lines = [];
        while (lines.Count < 100 && await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(new string([.. line.Take(200).Where(static c => !char.IsControl(c))]));
            if (line.Length < 4 || line[3] != '-') break;
        }

        return lines;
    }
}
