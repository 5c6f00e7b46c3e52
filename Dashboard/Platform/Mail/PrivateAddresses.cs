using System.Net;
using System.Net.Sockets;
using Dashboard.Platform.Security;

namespace Dashboard.Platform.Mail;

/// <summary>Which hosts are this machine or its private network, where a mail server's address must be allowed by name.</summary>
public static class PrivateAddresses
{
    /// <summary><c>localhost</c> or a loopback address, as written.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Not reachable from the internet: loopback, private, link-local, multicast, documentation, unspecified.</summary>
    public static bool IsPrivate(IPAddress address) => !PublicInternet.IsPublic(address);

    /// <summary>
    /// The addresses that a connection to <see cref="MailOptions.Host"/> may go to, resolved now. Connect to one of these, never to the name: resolved once
    /// more, it could lead inside (DNS rebinding).
    /// </summary>
    /// <exception cref="SocketException">The name does not resolve.</exception>
    public static async Task<MailHost> FindAsync(MailOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var host = options.Host.Trim('[', ']');
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        if (IsTrusted(options) || addresses.FirstOrDefault(IsPrivate) is not { } found) return new MailHost(addresses, null);
        return new MailHost([], $"{options.Host} is {found}, a private address; list the host in Mail:AllowedPrivateHosts to allow it");
    }

    /// <summary>Whether the host may have a private address: listed, or loopback in the installation's own setting.</summary>
    public static bool IsTrusted(MailOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (options.IsInstallation && IsLoopback(options.Host)) || options.AllowedPrivateHosts.Contains(options.Host, StringComparer.OrdinalIgnoreCase);
    }
}

/// <param name="Addresses">Where a connection may go; empty if refused.</param>
/// <param name="Refused">Why mail must not be sent there, in words, or null.</param>
public sealed record MailHost(IPAddress[] Addresses, string? Refused);
