using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dashboard.Benchmarks;

/// <summary>
/// The fastest SMTP server there can be: it says yes to everything and keeps of a mail its Message-ID and the moment it came. A real server
/// would be slower, and flatter the ratio.
/// </summary>
internal sealed class SmtpSink : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, DateTimeOffset> arrivals = new(StringComparer.Ordinal);
    private int received;

    public SmtpSink()
    {
        listener.Start(512);
        _ = AcceptAsync();
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

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var _ = client;
            client.NoDelay = true;
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1, false, 16 * 1024);
            await SayAsync(stream, "220 sink");
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase)) await TakeAsync(stream, reader);
                else if (line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase)) break;
                else await SayAsync(stream, "250 yes");
            }

            await SayAsync(stream, "221 bye");
        }
        catch (IOException)
        {
            // The client was killed.
        }
    }

    private async Task TakeAsync(NetworkStream stream, StreamReader reader)
    {
        await SayAsync(stream, "354 go on");
        string? id = null;
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            if (id is null && line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase)) id = line[11..].Trim().Trim('<', '>');
        }

        arrivals.TryAdd(id ?? "", DateTimeOffset.UtcNow);
        Interlocked.Increment(ref received);
        await SayAsync(stream, "250 taken");
    }

    private static ValueTask SayAsync(NetworkStream stream, string line) => stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
}
