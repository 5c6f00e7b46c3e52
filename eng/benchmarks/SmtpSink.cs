using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dashboard.Benchmarks;

/// <summary>
/// A very fast SMTP server: it says yes to everything and keeps of a mail its Message-ID and the moment it came. A real server would be slower, and flatter
/// the ratio. A thread for each connection waits there, as the processes of mail servers do, so that little of the processors is taken from what is measured.
/// </summary>
internal sealed class SmtpSink : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, DateTimeOffset> arrivals = new(StringComparer.Ordinal);
    private int received;

    public SmtpSink()
    {
        listener.Start(512);
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Mails received whole, repeated ones counted again.</summary>
    public int Received => Volatile.Read(ref received);

    /// <summary>When each came first, by Message-ID.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Arrivals => arrivals;

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Mail:Transport"] = "Smtp",
        ["Mail:Host"] = "127.0.0.1",
        ["Mail:Port"] = $"{Port}",
        ["Mail:Security"] = "None",
        ["Mail:From"] = "support@acme.test",
    };

    public void Dispose() => listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var client = listener.AcceptTcpClient();
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // Disposed.
        }
    }

    private void Serve(TcpClient client)
    {
        try
        {
            using var _ = client;
            client.NoDelay = true;
            using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1, false, 16 * 1024);
            Say(stream, "220 sink");
            while (reader.ReadLine() is { } line)
            {
                if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase)) Take(stream, reader);
                else if (line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase)) break;
                else Say(stream, "250 yes");
            }

            Say(stream, "221 bye");
        }
        catch (IOException)
        {
            // The client was killed.
        }
    }

    private void Take(NetworkStream stream, StreamReader reader)
    {
        Say(stream, "354 go on");
        string? id = null;
        while (reader.ReadLine() is { } line && line != ".")
        {
            if (id is null && line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase)) id = line[11..].Trim().Trim('<', '>');
        }

        arrivals.TryAdd(id ?? "", DateTimeOffset.UtcNow);
        Interlocked.Increment(ref received);
        Say(stream, "250 taken");
    }

    private static void Say(NetworkStream stream, string line) => stream.Write(Encoding.ASCII.GetBytes(line + "\r\n"));
}
