using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Dashboard.Tests.Support;

/// <summary>Stands between an application and its PostgreSQL server, and can be away for a while, as a server is that is started again.</summary>
internal sealed class DatabaseRelay : IDisposable
{
    private readonly NpgsqlConnectionStringBuilder server;
    private readonly ConcurrentBag<Socket> open = [];
    private readonly int port;
    private TcpListener? listener;

    public DatabaseRelay(TestDatabase database)
    {
        server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        port = Listen(0);
    }

    /// <summary>Reaches the database through here.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(server.ConnectionString) { Host = "127.0.0.1", Port = port, SslMode = SslMode.Disable }.ToString();

    /// <summary>Connections are lost, and new ones refused.</summary>
    public void Break()
    {
        listener?.Dispose();
        while (open.TryTake(out var socket)) socket.Dispose();
    }

    public void Mend() => Listen(port);

    public void Dispose() => Break();

    private int Listen(int at)
    {
        var listening = listener = new TcpListener(IPAddress.Loopback, at);
        listening.Start();
        _ = AcceptAsync(listening);
        return ((IPEndPoint)listening.LocalEndpoint).Port;
    }

    private async Task AcceptAsync(TcpListener listening)
    {
        try
        {
            while (true)
            {
                var client = await listening.AcceptSocketAsync();
                open.Add(client);
                _ = RelayAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Away.
        }
    }

    private async Task RelayAsync(Socket client)
    {
        try
        {
            using var behind = await ConnectAsync();
            open.Add(behind);
            await using var here = new NetworkStream(client, ownsSocket: true);
            await using var there = new NetworkStream(behind);
            await Task.WhenAny(here.CopyToAsync(there), there.CopyToAsync(here));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // One of them is gone, and now the other.
        }
    }

    private async Task<Socket> ConnectAsync()
    {
        EndPoint end = server.Host!.StartsWith('/') ? new UnixDomainSocketEndPoint($"{server.Host}/.s.PGSQL.{server.Port}") : new DnsEndPoint(server.Host, server.Port);
        var socket = end is UnixDomainSocketEndPoint ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(end);
        return socket;
    }
}
