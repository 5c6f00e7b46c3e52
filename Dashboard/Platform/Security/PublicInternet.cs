using System.Net;
using System.Net.Sockets;

namespace Dashboard.Platform.Security;

/// <summary>
/// Connections to addresses that a person typed in. The name is resolved once, every address of the answer must be public, and the
/// connection goes to an address of that same answer: a name that resolves anew (DNS rebinding) or a redirect never leads inside.
/// </summary>
public static class PublicInternet
{
    // What is not global unicast although it lies in 2000::/3 (IANA special-purpose registry): protocol assignments with Teredo and ORCHID,
    // documentation, 6to4 (which carries any IPv4 address), documentation again.
    private static readonly IPNetwork[] SpecialIPv6 =
        [IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("3fff::/20")];

    private static readonly IPNetwork GlobalIPv6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialIPv4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/3"),
    ];

    /// <summary>Whether an address is reachable from anywhere, and so nothing of this machine's own networks.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Array.Exists(SpecialIPv4, network => network.Contains(address)),
            AddressFamily.InterNetworkV6 => GlobalIPv6.Contains(address) && !Array.Exists(SpecialIPv6, network => network.Contains(address)),
            _ => false,
        };
    }

    /// <summary>A handler that goes only there, directly: no proxy, no redirect, no cookie, no decompression.</summary>
    public static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 16,
        // Each fetch resolves anew: a kept connection would outlive what its name now means.
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = static (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, cancellationToken),
    };

    /// <exception cref="NotPublicException">The name leads to an address that is not public.</exception>
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken);
        if (!Array.TrueForAll(addresses, IsPublic)) throw new NotPublicException(endPoint.Host);
#pragma warning disable CA2000 // The stream owns it, and without a stream the catch disposes it.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(addresses, endPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A name that leads to an address which is not public.</summary>
#pragma warning disable CA1032 // It is thrown in one place only.
public sealed class NotPublicException(string host) : IOException($"{host} does not resolve to a public address.");
#pragma warning restore CA1032
