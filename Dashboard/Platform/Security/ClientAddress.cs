using System.Net;
using System.Net.Sockets;

namespace Dashboard.Platform.Security;

/// <summary>Whom a limit or a lock is about: an IPv4 address, or the /64 of an IPv6 one, which is what one subscriber gets.</summary>
public static class ClientAddress
{
    private const int SubscriberBytes = 8;

    /// <summary>The address of the caller; a proxy's caller where the proxy is trusted. <c>unknown</c> where there is none, as in a Unix socket.</summary>
    public static string Of(HttpContext http) => http.Connection.RemoteIpAddress is { } address ? Of(address) : "unknown";

    public static string Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(SubscriberBytes).Clear();
        return new IPAddress(bytes) + "/64";
    }
}
