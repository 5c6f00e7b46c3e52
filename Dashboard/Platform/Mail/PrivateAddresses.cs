using System.Net;
using System.Net.Sockets;

namespace Dashboard.Platform.Mail;

/// <summary>Which hosts are this machine or its private network, where a mail server's address must be allowed by name.</summary>
public static class PrivateAddresses
{
    private static readonly IPNetwork[] Private =
    [
        .. new[] { "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3",
            "::/128", "fc00::/7", "fe80::/10", "ff00::/8", "64:ff9b:1::/48" }.Select(n => IPNetwork.Parse(n)),
    ];

    /// <summary><c>localhost</c> or a loopback address, as written.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Not reachable from the internet: loopback, private, link-local, multicast, unspecified.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return IPAddress.IsLoopback(address) || Private.Any(n => n.BaseAddress.AddressFamily == address.AddressFamily && n.Contains(address));
    }

    /// <summary>Why mail must not be sent to this host, or null. Resolves names, so that a public name of a private address is found.</summary>
    /// <exception cref="SocketException">The name does not resolve.</exception>
    public static async Task<string?> WhyRefusedAsync(MailOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (IsLoopback(options.Host) || options.AllowedPrivateHosts.Contains(options.Host, StringComparer.OrdinalIgnoreCase)) return null;
        var addresses = await Dns.GetHostAddressesAsync(options.Host, cancellationToken);
        return addresses.FirstOrDefault(IsPrivate) is { } found
            ? $"{options.Host} is {found}, a private address; list the host in Mail:AllowedPrivateHosts to allow it"
            : null;
    }
}
